"""Typing mistakes in a search are forgiven, in four languages, by words that the searcher may read and no others."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from chassis.testing import Desk, DeskOf
from contracts.forum.moderation.flags import HidePost
from contracts.identity import GRANTABLE, Role
from services.forum.moderation import moderation
from services.forum.search import words
from tests.common.forum.people import board, reply, topic
from tests.forum.library import draft, published
from tests.forum.searching import found


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    made: Desk = desk_of("forum")
    return made


@pytest.mark.parametrize(
    ("language", "said", "q", "corrected"),
    [
        ("es", "La prevención empieza en la escuela.", "prevensión", "prevención"),
        ("es", "La prevención empieza en la escuela.", "prevencoin", "prevención"),
        ("es", "Los jóvenes vuelven a la escuela.", "jovnes escuela", "jóvenes escuela"),
        ("es", "Los homicidios bajaron.", "omicidios", "homicidios"),
        ("en", "Night-time assaults fell by half.", "asaults", "assaults"),
        ("en", "The neighbourhood is safer.", "neigbourhod", "neighbourhood"),
        ("pt", "A formação dos policiais melhorou.", "formaçao policial", None),  # both are found as they are
        ("pt", "A formação dos policiais melhorou.", "formaçam", "formação"),
        ("pt", "As ações do município.", "municipoi", "município"),
        ("fr", "L’évaluation des quartiers.", "évaluatoin", "évaluation"),
        ("fr", "Les élèves du collège.", "colege", "collège"),
    ],
)
def test_the_nearest_word_that_is_there_is_looked_for(
    desk: Desk, language: str, said: str, q: str, corrected: str | None
) -> None:
    topic(desk.call_as(language=language), board(desk), said, title="-- 1 --", language=language)
    page = found(desk.call_as(), q)
    assert (page.corrected, page.meant, page.total) == (corrected, None, 1)
    assert "<mark>" in page.items[0].snippet


def test_what_was_written_is_looked_for_when_one_insists(desk: Desk) -> None:
    topic(desk.call_as(), board(desk), "La prevención empieza en la escuela.", language="es")
    page = found(desk.call_as(), "prevensión", exactly=True)
    assert (page.total, page.corrected, page.meant) == (0, None, None)


def test_quotes_and_words_to_leave_out_keep_their_meaning(desk: Desk) -> None:
    on = board(desk)
    topic(desk.call_as(), on, "community policing", title="1")
    topic(desk.call_as(), on, "policing the community", title="2")
    assert found(desk.call_as(), '"comxunity policing"').corrected == '"community policing"'
    page = found(desk.call_as(), "polising -comxunity")
    assert (page.corrected, page.total) == ("policing -comxunity", 2)


def test_much_more_common_words_are_proposed_where_a_mistake_finds_something(desk: Desk) -> None:
    on = board(desk)
    opened = topic(desk.call_as(), on, "asaults", title="1")
    assert found(desk.call_as(), "asaults").meant is None
    for _ in range(11):
        reply(desk.call_as(), opened, "assaults")
    page = found(desk.call_as(), "asaults")
    assert (page.total, page.corrected, page.meant) == (1, None, "assaults")
    assert found(desk.call_as(), "assaults").meant is None


@pytest.mark.parametrize("q", ["the", "para ela", "2091", "xy", "zzzzzzzzzz", "assaults"])
def test_words_without_a_neighbour_and_words_that_are_there_are_left_alone(desk: Desk, q: str) -> None:
    topic(desk.call_as(), board(desk), "Assaults fell in 2019; the report says why.", title="Assaults")
    page = found(desk.call_as(), q)
    assert (page.corrected, page.meant) == (None, None)


def test_pages_of_a_corrected_question_follow_one_another(desk: Desk) -> None:
    call, on = desk.call_as(), board(desk)
    for n in range(5):
        topic(call, on, "zanahoria", title=f"{n}")
    later = desk.call_as()
    first = found(later, "zanahorja", limit=3)
    second = found(later, "zanahorja", limit=3, cursor=first.next)
    assert (first.corrected, second.corrected, second.total) == ("zanahoria", "zanahoria", 5)
    assert len({hit.id for hit in [*first.items, *second.items]}) == 5


@pytest.mark.parametrize("role", sorted(GRANTABLE))
def test_a_word_one_may_not_read_is_never_proposed(desk: Desk, role: Role) -> None:
    there = board(desk, countries=["HN"], roles=["focal_point"])
    keeper = desk.call_as(Role.FOCAL_POINT, country="HN")
    secret = topic(keeper, there, "zanahoria")
    hidden = reply(keeper, secret, "remolacha")
    moderation.hide_post(desk.call_as(Role.MODERATOR), HidePost(post_id=hidden.id, reason="names a victim"))
    draft(keeper, texts=[{"language": "es", "title": "Berenjena", "abstract": "Berenjenas."}])
    for country in ("HN", "CR"):
        call = desk.call_as(role, country=country)
        reads = role in (Role.MODERATOR, Role.AUDITOR) or (role is Role.FOCAL_POINT and country == "HN")
        page = found(call, "zanahorja")
        assert (page.corrected, page.total) == (("zanahoria", 1) if reads else (None, 0))
        for unread in ("remolacah", "berenjean"):
            page = found(call, unread)
            assert (page.corrected, page.meant, page.total) == (None, None, 0)


def test_a_farther_word_one_may_read_comes_before_a_nearer_one_one_may_not(desk: Desk) -> None:
    topic(desk.call_as(country="HN"), board(desk, countries=["HN"]), "prevenciones", language="en")
    topic(desk.call_as(country="CR"), board(desk), "prevencional", language="en")
    assert found(desk.call_as(country="CR"), "prevencionez").corrected == "prevencional"


def test_words_of_the_library_are_proposed(desk: Desk) -> None:
    published(desk, desk.call_as(), texts=[{"language": "fr", "title": "Médiation", "abstract": "Elle apaise."}],
              language="fr")  # fmt: skip
    assert found(desk.call_as(), "mediasion").corrected == "médiation"


def test_words_that_no_text_has_any_more_are_forgotten(desk: Desk) -> None:
    call = desk.call_as()
    opened = topic(call, board(desk), "La zanahoria de las evaluaciones", language="es")
    gone = reply(call, opened, "remolacha", language="es")
    moderation.hide_post(desk.call_as(Role.MODERATOR), HidePost(post_id=gone.id, reason="names a victim"))
    words.drop_unused(call)
    kept = set(desk.session.execute(text("SELECT word FROM search_word")).scalars())
    assert {"zanahoria", "evaluaciones"} <= kept
    assert "remolacha" not in kept
