"""Rules that the database decides and the code foresees: both are asked about the same cases."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from chassis.ids import new_id
from contracts.programs import kinds as programs_kinds
from contracts.programs.editions import phases as programs_phases
from contracts.programs.plans import activities as programs_activities
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results import indicators as programs_indicators
from services.programs.editions import phases
from tests.foreseen import by_code, by_database
from tests.programs.conftest import Office
from tests.programs.test_activities import plan
from tests.programs.test_evaluations import record as evaluate
from tests.programs.test_evaluations import schedule
from tests.programs.test_indicators import add, record


@pytest.mark.parametrize("approved", [0, 1, 2])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_rule_1_which_phase_may_be_submitted(office: Office, approved: int, place: int) -> None:
    plan = office.edition().phase_list
    for phase in plan[:approved]:
        office.approve(phase)
    if place == approved:
        office.deliver(plan[place])
    submit = programs_phases.SubmitPhase(phase_id=plan[place].id)
    foreseen = by_code(office.desk.session, lambda: phases.submit_phase(office.officer, submit))
    submitted = "UPDATE phase SET state = 'submitted', asked_by = :by, asked_at = now() WHERE id = :id"
    decided = by_database(office.desk.session, submitted, id=plan[place].id, by=office.officer.actor.id)
    told = {
        None: None,
        "ck_phase_gate": programs_phases.PHASE_NOT_OPEN,
        "ck_phase_decided": programs_kinds.PHASE_CLOSED,
    }
    assert foreseen == told[decided]


@pytest.mark.parametrize(
    "parts", [{}, {"male": "22", "female": "1"}, {"male": "22", "female": "1.0001"}, {"male": "22.5"}]
)
@pytest.mark.parametrize("value", ["0", "22.5", "23", "23.0001"])
@pytest.mark.parametrize("by", ["by_sex", "by_sector"])
def test_rule_3_the_parts_add_up(office: Office, by: str, parts: dict[str, str], value: str) -> None:
    if by == "by_sector":
        parts = {{"male": "public", "female": "private"}[sex]: number for sex, number in parts.items()}
    indicator = add(office, office.edition().id)
    foreseen = by_code(office.desk.session, lambda: record(office.officer, indicator, value=value, **{by: parts}))
    told = {"id": new_id(), "indicator": indicator.id, "value": value, "parts": json.dumps(parts)}
    decided = by_database(
        office.desk.session,
        f"INSERT INTO actual (id, indicator_id, measured_on, value, {by}, created_by, created_at)"
        " VALUES (:id, :indicator, '2016-09-15', :value, CAST(:parts AS jsonb), :id, now())",
        **told,
    )
    assert foreseen == {None: None, f"ck_actual_{by}": programs_indicators.PARTS_DIFFER}[decided]


@pytest.mark.parametrize(
    "ends_on", [date(2026, 1, 31), date(2025, 11, 30), date(2024, 2, 29), date(2025, 5, 31)], ids=str
)
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_rule_4_how_soon_a_training_is_evaluated(office: Office, ends_on: date, days: int) -> None:
    due = schedule(office, ends_on)
    day = due.opens_on + timedelta(days=days)
    foreseen = by_code(office.desk.session, lambda: evaluate(office, due, day))
    done = (
        "UPDATE follow_up SET done_on = :on, recorded_by = id, changes = '', impact = '', improved = true"
        " WHERE id = :id"
    )
    decided = by_database(office.desk.session, done, id=due.id, on=day)
    assert foreseen == {None: None, "ck_follow_up_not_too_early": programs_follow_ups.TOO_EARLY}[decided]


@pytest.mark.parametrize(
    "starts_on", [date(2017, 5, 1), date(2020, 2, 29), date(2019, 3, 1), date(2019, 2, 28)], ids=str
)
@pytest.mark.parametrize("days", [-1, 364, 365, 366])
def test_activities_last_a_year_at_most(office: Office, starts_on: date, days: int) -> None:
    edition, ends_on = office.edition(), starts_on + timedelta(days=days)
    made = plan(office, edition.id)
    planned = {"starts_on": starts_on, "ends_on": ends_on}
    foreseen = by_code(office.desk.session, lambda: plan(office, edition.id, **planned))
    dated = "UPDATE activity SET starts_on = :starts_on, ends_on = :ends_on WHERE id = :id"
    decided = by_database(office.desk.session, dated, id=made.id, **planned)
    told = {
        None: None,
        "ck_activity_a_year": programs_activities.OVER_A_YEAR,
        "ck_activity_period": programs_kinds.PERIOD_REVERSED,
    }
    assert foreseen == told[decided]
