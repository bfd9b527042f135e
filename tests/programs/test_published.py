"""What everybody may see of programmes: results in numbers, and nobody's name or words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chassis.testing import DeskOf
from contracts.programs.results import published as programs_published
from services.programs.results import published
from tests.programs.conftest import Office, words
from tests.programs.test_indicators import add, record


@pytest.fixture
def office(desk_of: DeskOf) -> Office:
    return Office(desk_of("programs"))


def seen_by_everybody(office: Office) -> list[programs_published.PublishedEdition]:
    return published.list_published(office.desk.call(), programs_published.ListPublished()).items


def test_an_edition_is_seen_with_its_programme_and_its_indicators_in_numbers(office: Office) -> None:
    edition = office.edition(country_shares={"BZ": "100"}, sector_shares={"21040": "100"})
    counted = add(office, edition.id)
    record(office.officer, counted, value="23", by_sex={"male": "22", "female": "1"})
    [seen] = seen_by_everybody(office)
    assert (seen.programme, seen.programme_name.en, seen.title.en) == (
        "maritime-security", "Maritime Security Programme", "Belize 2017",
    )  # fmt: skip
    assert (seen.country_shares, seen.sector_shares, seen.completed) == ({"BZ": 100}, {"21040": 100}, False)
    [measure] = seen.indicators
    assert (measure.baseline_value, measure.target_value, measure.actual_value) == (0, 23, Decimal(23))
    assert measure.actual_on == date(2016, 9, 15)


def test_words_that_people_wrote_and_names_are_not_in_it(office: Office) -> None:
    edition = office.edition()
    counted = add(office, edition.id, target_note="Asked by Rosa Paz, a witness")
    record(office.officer, counted, value="1", note="Rosa Paz was there")
    told = add(office, edition.id, name=words("Trust"), kind="qualitative", unit=None, baseline_value=None,
               target_value=None, baseline_note="Rosa Paz has none")  # fmt: skip
    record(office.officer, told, note="Rosa Paz has some")
    said = "".join(seen.model_dump_json() for seen in seen_by_everybody(office))
    for kept_back in ("Rosa", "Ana Mora", str(office.officer.actor.id), str(told.id), "witness"):
        assert kept_back not in said


def test_without_programmes_there_is_nothing_to_see(office: Office) -> None:
    assert seen_by_everybody(office) == []
