"""Indicators, actuals and trained people: rules 3, 5 and 8."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.identity import Role
from contracts.programs.results import indicators as programs_indicators
from contracts.training.events import LearnerCompleted
from services.programs.results import actuals, indicators
from tests.programs.conftest import Office, words

QUANTITATIVE = {
    "name": words("Officers trained"),
    "kind": "quantitative",
    "unit": "people",
    "baseline_value": "0",
    "baseline_on": date(2016, 1, 1),
    "target_value": "23",
    "target_on": date(2016, 12, 31),
}


def add(office: Office, edition_id: UUID, **options: Any) -> programs_indicators.Indicator:
    values = {"edition_id": edition_id, **QUANTITATIVE, **options}
    return indicators.add_indicator(office.officer, programs_indicators.AddIndicator.model_validate(values))


def record(call: Call, indicator: programs_indicators.Indicator, **options: Any) -> programs_indicators.Actual:
    values = {"indicator_id": indicator.id, "measured_on": date(2016, 9, 15), **options}
    return actuals.record_actual(call, programs_indicators.RecordActual.model_validate(values))


def read(office: Office, indicator: programs_indicators.Indicator) -> programs_indicators.Indicator:
    return indicators.read_indicator(office.officer, programs_indicators.ReadIndicator(indicator_id=indicator.id))


def completed(edition_id: UUID | None, sex: Any = "female", country: str = "BZ") -> LearnerCompleted:
    return LearnerCompleted(
        enrolment_id=new_id(),
        edition_id=new_id(),
        programme_edition_id=edition_id,
        member_id=None,
        sex=sex,
        sector="public",
        country=country,
        completed_on=date(2017, 10, 1),
    )


def test_twenty_two_men_and_a_woman_are_twenty_three(office: Office) -> None:
    """Programme rule 3: 22 + 1 = 23, else the entry is refused."""
    indicator = add(office, office.edition().id, is_people_trained=True)
    with pytest.raises(Refused) as refused:
        record(office.officer, indicator, value="23", by_sex={"male": "22", "female": "2"})
    assert (refused.value.field, refused.value.params) == ("by_sex", {"parts": "24", "total": "23"})
    record(office.officer, indicator, value="23", by_sex={"male": "22", "female": "1"})
    found = read(office, indicator)
    assert found.actual
    assert (found.actual.value, found.actual.by_sex, found.achieved) == (23, {"female": 1, "male": 22}, 100)


def test_completions_grow_the_trained_people_once_per_enrolment(office: Office) -> None:
    edition = office.edition()
    earlier = completed(edition.id)
    actuals.learner_completed(office.officer, office.desk.happened(earlier))
    indicator = add(office, edition.id, is_people_trained=True)
    for event in (completed(edition.id, "male", "HN"), earlier, completed(None), completed(new_id())):
        actuals.learner_completed(office.officer, office.desk.happened(event))
    record(office.officer, indicator, value="3", by_sex={"male": "3"}, by_country={"BZ": "3"})
    found = (
        indicators.list_indicators(office.officer, programs_indicators.ListIndicators(edition_id=edition.id))
        .items[0]
        .actual
    )
    assert found
    assert (found.value, found.as_of) == (5, date(2017, 10, 1))
    assert (found.by_sex, found.by_country) == ({"female": 1, "male": 4}, {"BZ": 4, "HN": 1})
    assert found.by_sector == {"public": 2, "unspecified": 3}


def test_no_actual_lies_in_the_future(office: Office) -> None:
    """Programme rule 5."""
    indicator = add(office, office.edition().id)
    with pytest.raises(Refused, match="in_future"):
        record(office.officer, indicator, value="1", measured_on=office.officer.today + timedelta(days=1))
    record(office.officer, indicator, value="1", measured_on=office.officer.today)


def test_a_quantitative_measure_needs_its_numbers_and_a_qualitative_one_has_none(office: Office) -> None:
    """Programme rule 5."""
    edition = office.edition()
    for name in ("unit", "baseline_value", "baseline_on", "target_value", "target_on"):
        with pytest.raises(Refused, match="number_missing") as refused:
            add(office, edition.id, **{name: None})
        assert refused.value.field == name
    nothing = dict.fromkeys(["unit", "baseline_value", "baseline_on", "target_value", "target_on"])
    with pytest.raises(Refused, match="number_unwanted"):
        add(office, edition.id, kind="qualitative")
    with pytest.raises(Refused, match="people_counted"):
        add(office, edition.id, kind="qualitative", is_people_trained=True, **nothing)
    with pytest.raises(Refused, match="target_before_baseline"):
        add(office, edition.id, target_on=date(2015, 1, 1))
    told = add(office, edition.id, kind="qualitative", target_note="A common protocol is in force", **nothing)
    for options, code in [({"value": "3"}, "number_unwanted"), ({}, "words_missing")]:
        with pytest.raises(Refused, match=code):
            record(office.officer, told, **options)
    record(office.officer, told, note="Draft agreed", measured_on=date(2017, 1, 1))
    record(office.officer, told, note="Validated", measured_on=date(2017, 6, 1))
    found = read(office, told)
    assert found.actual
    assert (found.actual.value, found.actual.note, found.achieved) == (None, "Validated", None)


def test_levels_take_the_latest_and_sums_add_up(office: Office) -> None:
    edition = office.edition()
    rate = add(office, edition.id, aggregation="latest", unit="per 100,000", baseline_value="40", target_value="30")
    reached = add(office, edition.id)
    for indicator in (rate, reached):
        record(office.officer, indicator, value="37.5", measured_on=date(2017, 6, 1))
        record(office.officer, indicator, value="39", measured_on=date(2017, 1, 1))
    found = [each.actual and each.actual.value for each in (read(office, rate), read(office, reached))]
    assert found == [Decimal("37.5"), Decimal("76.5")]
    assert read(office, rate).achieved == 25
    edit = programs_indicators.EditIndicator(indicator_id=rate.id, aggregation=programs_indicators.Aggregation.SUM)
    with pytest.raises(Refused, match="has_actuals"):
        indicators.edit_indicator(office.officer, edit)


def test_a_withdrawn_actual_counts_no_longer_and_stays_on_record(office: Office) -> None:
    indicator = add(office, office.edition().id)
    actual = record(office.officer, indicator, value="7")
    command = programs_indicators.WithdrawActual(actual_id=actual.id, reason="Counted twice")
    assert actuals.withdraw_actual(office.second, command).withdrawn_by == "Luis Paz"
    assert read(office, indicator).actual is None
    shown = actuals.list_actuals(office.officer, programs_indicators.ListActuals(indicator_id=indicator.id)).items
    assert [(each.value, each.withdrawn_reason) for each in shown] == [(7, "Counted twice")]
    with pytest.raises(Refused, match="withdrawn"):
        actuals.withdraw_actual(office.officer, command)


def test_a_focal_point_records_for_the_own_country_only(office: Office) -> None:
    indicator = add(office, office.edition(countries=["BZ", "HN"]).id)
    honduras = office.desk.call_as(Role.FOCAL_POINT, country="HN")
    assert record(honduras, indicator, value="4").by_country == {"HN": 4}
    with pytest.raises(Refused, match="other_country"):
        record(honduras, indicator, value="4", by_country={"BZ": "4"})
    with pytest.raises(Refused, match="forbidden"):
        record(office.desk.call_as(Role.FOCAL_POINT, country="PA"), indicator, value="4")
    theirs = record(office.officer, indicator, value="1")
    with pytest.raises(Refused, match="forbidden"):
        actuals.withdraw_actual(honduras, programs_indicators.WithdrawActual(actual_id=theirs.id, reason="No"))


def test_people_are_whole_and_an_edition_counts_them_in_one_place(office: Office) -> None:
    edition = office.edition()
    indicator = add(office, edition.id, is_people_trained=True)
    for value in ("1.5", "-1"):
        with pytest.raises(Refused, match="whole_people"):
            record(office.officer, indicator, value=value)
    with pytest.raises(Refused, match="one_people_indicator"):
        add(office, edition.id, is_people_trained=True)


def test_an_edit_of_an_indicator_keeps_it_whole_and_needs_the_version_read(office: Office) -> None:
    indicator = add(office, office.edition().id)
    edit = programs_indicators.EditIndicator(indicator_id=indicator.id, target_value=Decimal(30), expected_version=1)
    assert (indicators.edit_indicator(office.officer, edit).target_value, read(office, indicator).version) == (30, 2)
    with pytest.raises(Refused, match="stale"):
        indicators.edit_indicator(office.officer, edit)
    backwards = programs_indicators.EditIndicator(indicator_id=indicator.id, target_on=date(2015, 1, 1))
    with pytest.raises(Refused, match="target_before_baseline"):
        indicators.edit_indicator(office.officer, backwards)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.dictionaries(
        st.sampled_from(["female", "male", "undisclosed"]), st.decimals(0, 10**6, places=4), min_size=1
    ),
    off=st.decimals(-1, 1, places=4),
)
def test_disaggregations_sum_to_the_total_or_are_refused(
    office: Office, parts: dict[str, Decimal], off: Decimal
) -> None:
    """Programme rule 3, for any numbers."""
    edition_id = getattr(office, "made", None) or office.edition().id
    office.made = edition_id  # type: ignore[attr-defined]
    indicator, total = add(office, edition_id), sum(parts.values(), Decimal(0))
    if off:
        with pytest.raises(Refused, match="parts_differ"):
            record(office.officer, indicator, value=total + off, by_sex=parts)
    else:
        assert record(office.officer, indicator, value=total, by_sex=parts).value == total


def test_the_database_keeps_the_sums_and_the_record(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    """Programme rules 3 and 5, whatever the code does."""
    sessions = fresh_database("programs")
    with sessions() as session, session.begin():
        office = Office(Desk(session, "programs"))
        indicator = add(office, office.edition().id)
        record(office.officer, indicator, value="23", by_sex={"male": "22", "female": "1"})
    new = "INSERT INTO actual (id, indicator_id, measured_on, value, by_sex, created_by, created_at) SELECT"
    for statement in (
        f'{new} gen_random_uuid(), id, current_date, 23, \'{{"male": "24"}}\', id, now() FROM indicator',
        f"{new} gen_random_uuid(), id, current_date + 2, 1, NULL, id, now() FROM indicator",
        f"{new} gen_random_uuid(), id, current_date, NULL, NULL, id, now() FROM indicator",
        "UPDATE actual SET value = 24, by_sex = NULL",
        "DELETE FROM actual",
        "UPDATE indicator SET target_value = NULL",
    ):
        with sessions() as session, pytest.raises(DBAPIError) as refused:
            session.execute(text(statement))
        assert refused.value.orig and refused.value.orig.pgcode == "23514"  # type: ignore[attr-defined]
