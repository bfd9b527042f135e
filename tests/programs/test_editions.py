"""Programmes and their editions."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.service import answers_of
from contracts.base import Refused
from contracts.identity import Role
from contracts.programs import methodologies as programs_methodologies
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import programmes as programs_programmes
from contracts.programs.events import EditionCreated
from services.programs.editions import editions, programmes
from services.programs.methodologies import methodologies
from services.programs.service import ProgramsService
from tests.programs.conftest import Office, words


def test_every_installation_has_the_four_methodologies_in_four_languages(office: Office) -> None:
    found = methodologies.list_methodologies(office.officer, programs_methodologies.ListMethodologies()).items
    assert {m.slug: len(m.phases) for m in found} == {
        "prevention": 4,
        "maritime": 3,
        "tourism": 3,
        "victims-witnesses": 5,
    }
    texts = [t for m in found for p in m.phases for t in (m.name, m.summary, p.name, p.purpose)]
    texts += [d.name for m in found for p in m.phases for d in p.deliverables]
    assert all(text.en and text.es and text.pt and text.fr for text in texts)


def test_an_edition_takes_over_its_methodologys_phases_and_says_so(office: Office) -> None:
    edition = office.edition()
    assert [(p.slug, p.state) for p in edition.phase_list] == [
        ("port-assessment", "open"),
        ("training", "waiting"),
        ("final-evaluation", "waiting"),
    ]
    assert (edition.current_phase, edition.phases_done, edition.officer) == ("port-assessment", 0, "Ana Mora")
    (created,) = office.desk.emitted(EditionCreated)
    assert (created.programme, created.edition_id, created.countries) == ("maritime-security", edition.id, ["BZ"])


def test_a_short_name_is_taken_once(office: Office) -> None:
    office.programme()
    with pytest.raises(Refused, match="slug_taken"):
        office.programme()


def test_percentages_come_to_a_hundred(office: Office) -> None:
    """Programme rule 5."""
    office.programme()
    with pytest.raises(Refused, match="not_hundred"):
        office.another_edition(sector_shares={"21040": "60", "33210": "39.99"})
    with pytest.raises(Refused, match="country_outside"):
        office.another_edition(country_shares={"HN": "100"})
    edition = office.another_edition(sector_shares={"21040": "60", "33210": "40"}, country_shares={"BZ": "100"})
    assert edition.sector_shares and sum(edition.sector_shares.values()) == 100


edit_edition = answers_of(ProgramsService)["edit_edition"].feature


def test_an_editions_shares_are_cleared_by_null_and_stay_when_left_out(office: Office) -> None:
    edition = office.edition(country_shares={"BZ": "100"}, sector_shares={"21040": "100"})
    titled = programs_editions.EditEdition.model_validate({"edition_id": edition.id, "title": words("Belize")})
    assert edit_edition(office.officer, titled).country_shares == {"BZ": 100}
    cleared = programs_editions.EditEdition.model_validate({"edition_id": edition.id, "country_shares": None})
    after = edit_edition(office.officer, cleared)
    assert (after.country_shares, after.sector_shares) == (None, {"21040": 100})


def test_an_edit_needs_the_version_that_was_read(office: Office) -> None:
    edition = office.edition()
    command = programs_editions.EditEdition(edition_id=edition.id, title=words("Belize, 2017"), expected_version=1)
    assert edit_edition(office.second, command).version == 2
    with pytest.raises(Refused, match="stale"):
        edit_edition(office.second, command)
    edit = programs_programmes.EditProgramme(
        programme="maritime-security", donors=["Canada", "Spain"], expected_version=7
    )
    with pytest.raises(Refused, match="stale"):
        programmes.edit_programme(office.officer, edit)


def test_an_edition_is_refused_when_it_cannot_be(office: Office) -> None:
    office.programme()
    stranger = office.desk.call_as(Role.INSTRUCTOR).actor.member_id
    for options, code in [
        ({"methodology": "alchemy"}, "not_found"),
        ({"ends_on": date(2017, 1, 1)}, "period_reversed"),
        ({"officer_id": stranger}, "officer_unknown"),
    ]:
        with pytest.raises(Refused, match=code):
            office.another_edition(**options)
    assert not office.desk.emitted(EditionCreated)


def test_editions_are_listed_the_newest_first_by_country_and_programme(office: Office) -> None:
    first = office.edition()
    second = office.another_edition(countries=["HN", "SV"])
    pages = [editions.list_editions(office.officer, programs_editions.ListEditions(limit=1))]
    pages.append(editions.list_editions(office.officer, programs_editions.ListEditions(limit=1, cursor=pages[0].next)))
    assert {page.items[0].id for page in pages} == {first.id, second.id}
    assert pages[1].next is None
    in_honduras = editions.list_editions(office.officer, programs_editions.ListEditions(country="HN")).items
    assert [item.id for item in in_honduras] == [second.id]
    assert editions.list_editions(office.officer, programs_editions.ListEditions(programme="nothing")).items == []
