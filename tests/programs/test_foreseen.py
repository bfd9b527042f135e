"""Rules that the database decides and the code foresees: both are asked about the same cases."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.ids import new_id
from contracts.programs import kinds as programs_kinds
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.plans import activities as programs_activities
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results import indicators as programs_indicators
from services.programs.editions import editions, phases
from tests.foreseen import by_code, by_database
from tests.programs.conftest import Office, words
from tests.programs.test_activities import plan
from tests.programs.test_evaluations import record as evaluate
from tests.programs.test_evaluations import schedule
from tests.programs.test_indicators import QUANTITATIVE, add, record


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


@pytest.mark.parametrize("asked", ["submitted", "skip_requested"])
@pytest.mark.parametrize("by", ["officer", "second"])
def test_rule_1_who_asked_does_not_decide(office: Office, by: str, asked: str) -> None:
    """The officer asked."""
    phase = office.edition().phase_list[0]
    if asked == "submitted":
        office.deliver(phase)
        phases.submit_phase(office.officer, programs_phases.SubmitPhase(phase_id=phase.id))
    else:
        phases.request_skip(office.officer, programs_phases.RequestSkip(phase_id=phase.id, reason="Done by Jamaica"))
    call = getattr(office, by)
    decide = {
        "submitted": lambda: phases.approve_phase(call, programs_phases.ApprovePhase(phase_id=phase.id)),
        "skip_requested": lambda: phases.confirm_skip(call, programs_phases.ConfirmSkip(phase_id=phase.id)),
    }[asked]
    foreseen = by_code(office.desk.session, decide)
    decided = by_database(
        office.desk.session,
        "UPDATE phase SET state = :state, decided_by = :by, decided_at = now() WHERE id = :id",
        id=phase.id, by=call.actor.id, state={"submitted": "approved", "skip_requested": "skipped"}[asked],
    )  # fmt: skip
    assert foreseen == {None: None, "ck_phase_second_person": programs_phases.SECOND_PERSON}[decided]
    assert (foreseen is None) is (by == "second")


@pytest.mark.parametrize("shares", [["100"], ["99.9"], ["50", "50"], ["50", "50.1"], ["33.3", "33.3", "33.4"]], ids=str)
@pytest.mark.parametrize("name", ["country_shares", "sector_shares"])
def test_rule_5_shares_come_to_a_hundred(office: Office, name: str, shares: list[str]) -> None:
    countries, sectors = ["BZ", "GT", "HN"], ["21040", "15210", "16010"]
    edition = office.edition(countries=countries)
    parts = dict(zip(countries if name == "country_shares" else sectors, shares, strict=False))
    foreseen = by_code(office.desk.session, lambda: edit(office, edition.id, **{name: parts}))
    decided = by_database(
        office.desk.session,
        f"UPDATE edition SET {name} = CAST(:parts AS jsonb) WHERE id = :id",
        id=edition.id, parts=json.dumps(parts),
    )  # fmt: skip
    assert foreseen == {None: None, f"ck_edition_{name}": programs_kinds.NOT_HUNDRED}[decided]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_an_edition_does_not_end_before_it_starts(office: Office, days: int) -> None:
    edition = office.edition()
    ends_on = edition.starts_on + timedelta(days=days)
    foreseen = by_code(office.desk.session, lambda: edit(office, edition.id, ends_on=ends_on))
    decided = by_database(
        office.desk.session, "UPDATE edition SET ends_on = :on WHERE id = :id", id=edition.id, on=ends_on
    )
    assert foreseen == {None: None, "ck_edition_period": programs_kinds.PERIOD_REVERSED}[decided]


PLANNED = ["unit", "baseline_value", "baseline_on", "target_value", "target_on"]


@pytest.mark.parametrize("missing", [None, *PLANNED])
def test_rule_5_what_a_quantitative_indicator_says(office: Office, missing: str | None) -> None:
    edition = office.edition()
    fields = {} if missing is None else {missing: None}
    foreseen = by_code(office.desk.session, lambda: add(office, edition.id, **fields))
    decided = indicated(office, edition.id, **QUANTITATIVE | fields)
    told = {None: None, "ck_indicator_quantitative": programs_indicators.NUMBER_MISSING}
    assert foreseen == told[decided]


WORDS = {"kind": "qualitative", "name": words("The police trusts the port"), "aggregation": "latest"}


@pytest.mark.parametrize(
    "fields",
    [{}, {"baseline_value": "0"}, {"target_value": "1"}, {"unit": "x"}, {"target_on": date(2017, 1, 1)}],
    ids=str,
)
def test_rule_5_what_a_qualitative_indicator_says(office: Office, fields: dict[str, Any]) -> None:
    edition = office.edition()
    none = dict.fromkeys(PLANNED)
    foreseen = by_code(office.desk.session, lambda: add(office, edition.id, **none | WORDS | fields))
    told = {None: None, "ck_indicator_qualitative": programs_indicators.NUMBER_UNWANTED}
    assert foreseen == told[indicated(office, edition.id, **WORDS | fields)]


@pytest.mark.parametrize("aggregation", ["sum", "latest"])
@pytest.mark.parametrize("kind", ["quantitative", "qualitative"])
def test_rule_8_trained_people_are_counted_as_a_sum(office: Office, kind: str, aggregation: str) -> None:
    edition = office.edition()
    fields = QUANTITATIVE if kind == "quantitative" else dict.fromkeys(PLANNED) | WORDS
    given = fields | {"aggregation": aggregation, "is_people_trained": True}
    foreseen = by_code(office.desk.session, lambda: add(office, edition.id, **given))
    told = {
        None: None,
        "ck_indicator_people_are_added_up": programs_indicators.PEOPLE_COUNTED,
        "ck_indicator_qualitative": programs_indicators.PEOPLE_COUNTED,
    }
    assert foreseen == told[indicated(office, edition.id, **given)]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_rule_5_what_has_not_happened_is_not_measured(office: Office, days: int) -> None:
    indicator = add(office, office.edition().id)
    on = office.officer.today + timedelta(days=days)
    foreseen = by_code(office.desk.session, lambda: record(office.officer, indicator, value="1", measured_on=on))
    decided = by_database(
        office.desk.session,
        "INSERT INTO actual (id, indicator_id, measured_on, value, created_by, created_at)"
        " VALUES (:id, :indicator, :on, 1, :id, :now)",
        id=new_id(), indicator=indicator.id, on=on, now=office.officer.now,
    )  # fmt: skip
    assert foreseen == {None: None, "ck_actual_not_in_future": programs_kinds.IN_FUTURE}[decided]


def edit(office: Office, edition_id: UUID, **fields: Any) -> programs_editions.Edition:
    command = programs_editions.EditEdition(edition_id=edition_id, **fields)
    return editions.edit_edition(office.officer, command, countries_in_use=lambda call, edition: set())


def indicated(office: Office, edition_id: UUID, **fields: Any) -> str | None:
    """The rule that refuses an indicator with these fields."""
    row = {"id": new_id(), "edition_id": edition_id, "is_people_trained": False, "aggregation": "sum", "version": 1}
    row |= {"created_by": office.officer.actor.id, "created_at": office.officer.now} | fields
    row["name"] = json.dumps(row["name"])
    added = f"INSERT INTO indicator ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
    return by_database(office.desk.session, added, **row)
