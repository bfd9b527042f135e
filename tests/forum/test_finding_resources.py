"""The library in the search: beside the posts, in its own languages, published only, and in no count before that."""

from __future__ import annotations

import pytest

from chassis.testing import Desk, DeskOf
from contracts.forum.library.resources import DecideResource, ResourceById
from contracts.forum.search import FacetName
from contracts.identity import GRANTABLE, Role
from services.forum.library import reviewing, writing
from tests.common.forum.people import board, topic
from tests.common.practice import PARTS
from tests.forum.library import draft, published, submitted
from tests.forum.searching import counts, found

WORD = "zanahoria"
SAID = [
    {"language": "es", "title": f"La {WORD} y los bares", "abstract": f"Menos muertes con {WORD}."},
    {"language": "en", "title": "The zanahoria and bars", "abstract": "Fewer deaths."},
]


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    made: Desk = desk_of("forum")
    return made


def test_what_is_published_is_found_beside_the_posts(desk: Desk) -> None:
    topic(desk.call_as(country="CR"), board(desk), f"Una {WORD} en el puerto.", language="es")
    made = published(
        desk, desk.call_as(), texts=SAID, kind="best_practice", practice=PARTS, countries=["HN", "BZ"], link=None
    )
    page = found(desk.call_as(language="es"))
    assert page.total == len(page.items) == 2
    hit = page.items[0]  # what its title says comes first
    assert (hit.kind, hit.id, hit.resource_id, hit.board_id) == ("best_practice", made.id, made.id, None)
    assert (hit.author, hit.creators, hit.translated) == (None, ["Observatorio de Violencia"], False)
    assert f"<mark>{WORD}</mark>" in hit.snippet
    assert counts(page, FacetName.KIND) == {"best_practice": 1, "topic": 1}
    assert counts(page, FacetName.COUNTRY) == {"BZ": 1, "CR": 1, "HN": 1}
    assert counts(page, FacetName.LANGUAGE) == {"es": 2, "en": 1}
    assert counts(page, FacetName.YEAR)["2018"] == 1


def test_hits_of_the_library_are_narrowed_like_others(desk: Desk) -> None:
    published(desk, desk.call_as(), texts=SAID, countries=["HN", "BZ"])
    published(desk, desk.call_as(), texts=SAID, countries=[], subjects=["homicide"], year=2020)
    call = desk.call_as()
    assert found(call, country="BZ").total == 1
    assert found(call, kind="publication", year=2020).total == 1
    assert found(call, subject="homicide").total == 2
    subjects = found(call).facets[FacetName.SUBJECT]
    assert all(count.name and count.name.es for count in subjects)
    assert found(call, language="en").items[0].title == "The zanahoria and bars"
    assert found(call, language="en").items[0].translated
    assert found(call, language="fr").total == 0


def test_a_practice_is_found_by_its_parts_and_a_resource_by_who_made_it(desk: Desk) -> None:
    parts = PARTS | {"evidence": "Um terço a menos de homicídios."}
    published(desk, desk.call_as(), kind="best_practice", practice=parts, texts=_portuguese(), language="pt")
    call = desk.call_as()
    assert "<mark>homicídios</mark>" in found(call, "homicidio").items[0].snippet
    assert found(call, "observatorio").total == 1


def _portuguese() -> list[dict[str, str]]:
    return [{"language": "pt", "title": "Bares", "abstract": "Fecham antes."}]


@pytest.mark.parametrize("role", sorted(GRANTABLE))
def test_drafts_reviews_and_what_is_withdrawn_are_found_and_counted_by_nobody(desk: Desk, role: Role) -> None:
    writer = desk.call_as()
    draft(writer, texts=SAID)
    submitted(writer, texts=SAID)
    gone = published(desk, writer, texts=SAID)
    reviewing.withdraw_resource(writer, DecideResource(resource_id=gone.id, reason="A better one is there."))
    for call in (desk.call_as(role), writer):
        page = found(call)
        assert (page.total, page.items) == (0, [])
        assert not any(page.facets.values())


@pytest.mark.parametrize("role", sorted(GRANTABLE))
def test_whoever_is_signed_in_finds_what_is_for_members(desk: Desk, role: Role) -> None:
    published(desk, desk.call_as(), texts=SAID)
    published(desk, desk.call_as(), texts=SAID, audience="public")
    assert found(desk.call_as(role, country="CR")).total == 2


def test_a_new_version_is_found_by_its_own_words_once_it_is_published(desk: Desk) -> None:
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    made = published(desk, ana, texts=SAID)
    writing.revise_resource(ana, ResourceById(resource_id=made.id))
    renamed = [{"language": "es", "title": "Remolacha", "abstract": "Otra cosa."}]
    draft(ana, change=made, texts=renamed)
    assert (found(desk.call_as()).total, found(desk.call_as(), "remolacha").total) == (1, 0)
    reviewing.submit_resource(ana, ResourceById(resource_id=made.id))
    reviewing.publish_resource(moderator, ResourceById(resource_id=made.id))
    assert (found(desk.call_as()).total, found(desk.call_as(), "remolacha").total) == (0, 1)


ALL = [*SAID, {"language": "pt", "title": "Bares fecham antes", "abstract": "Menos mortes à noite."}]


@pytest.mark.parametrize("language", ["es", "en"])
def test_it_is_found_in_the_readers_language_if_the_words_are_there(desk: Desk, language: str) -> None:
    published(desk, desk.call_as(), texts=ALL)
    page = found(desk.call_as(language=language))
    [hit], title = page.items, {each["language"]: each["title"] for each in ALL}[language]
    assert (page.total, hit.language, hit.title_language, hit.title) == (1, language, language, title)
    assert counts(page, FacetName.LANGUAGE) == {"es": 1, "en": 1}


def test_it_is_called_by_its_title_in_the_readers_language_wherever_the_words_are(desk: Desk) -> None:
    published(desk, desk.call_as(), texts=ALL)
    reader = desk.call_as(language="pt")
    [hit] = found(reader).items
    assert (hit.title, hit.title_language, hit.language) == ("Bares fecham antes", "pt", "es")
    assert f"<mark>{WORD}</mark>" in hit.snippet
    [asked_for] = found(reader, language="en").items  # whoever asks for texts in English is shown those
    assert (asked_for.title, asked_for.title_language) == ("The zanahoria and bars", "en")
    [own] = found(desk.call_as(language="fr")).items  # there is none in French: in its own
    assert (own.language, own.title_language) == ("es", "es")
