"""Searching everything: counts by kind, board, country, language and year, page after page, for whom it is meant."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.moderation.flags import HidePost, ShowPost
from contracts.forum.search import FacetName
from contracts.identity import GRANTABLE, Role
from services.forum.discussion import posts
from services.forum.moderation import moderation
from services.forum.search.reach import Reach
from tests.common.forum.people import board, reply, topic
from tests.forum.searching import counts, found


def _two_boards(desk: Desk) -> tuple[forum_boards.Board, forum_boards.Board]:
    """Three posts of crimes: two on one board, one on another; by people of two countries in two languages."""
    on, other = board(desk), board(desk)
    opened = topic(desk.call_as(country="CR"), on, "crimes", language="en")
    reply(desk.call_as(country="HN", language="es"), opened, "crimen", language="es")
    topic(desk.call_as(country="CR"), other, "crimes", language="en")
    return on, other


def test_hits_are_counted_by_every_question(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, other = _two_boards(desk)
    call = desk.call_as()
    page = found(call, "crime or crimen")
    assert page.total == 3
    assert counts(page, FacetName.KIND) == {"topic": 2, "reply": 1}
    assert counts(page, FacetName.BOARD) == {str(on.id): 2, str(other.id): 1}
    assert counts(page, FacetName.COUNTRY) == {"CR": 2, "HN": 1}
    assert counts(page, FacetName.LANGUAGE) == {"en": 2, "es": 1}
    assert counts(page, FacetName.YEAR) == {str(call.now.year): 3}
    assert [count.name.es for count in page.facets[FacetName.BOARD] if count.name] == ["Violencia juvenil"] * 2


def test_a_facet_counts_as_if_it_were_left_open(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, other = _two_boards(desk)
    page = found(desk.call_as(), "crime or crimen", country="CR")
    assert (page.total, len(page.items)) == (2, 2)
    assert counts(page, FacetName.COUNTRY) == {"CR": 2, "HN": 1}
    assert counts(page, FacetName.BOARD) == {str(on.id): 1, str(other.id): 1}
    assert counts(page, FacetName.LANGUAGE) == {"en": 2}
    narrowed = found(desk.call_as(), "crime or crimen", country="CR", board=on.id, kind="topic", year=2026)
    assert narrowed.total == (1 if narrowed.items[0].at.year == 2026 else 0)


@pytest.mark.parametrize("role", sorted(GRANTABLE))
def test_what_a_role_may_not_read_is_neither_found_nor_counted(desk_of: DeskOf, role: Role) -> None:
    desk = desk_of("forum")
    here, there = board(desk), board(desk, countries=["HN"], roles=["focal_point"])
    topic(desk.call_as(country="HN"), here, "zanahoria")
    secret = topic(desk.call_as(Role.FOCAL_POINT, country="HN"), there, "zanahoria secreta")
    hidden = reply(desk.call_as(Role.FOCAL_POINT, country="HN"), secret, "zanahoria escondida")
    moderation.hide_post(desk.call_as(Role.MODERATOR), HidePost(post_id=hidden.id, reason="names a victim"))
    for country in ("HN", "CR"):
        page = found(desk.call_as(role, country=country), "zanahoria")
        reads = role in (Role.MODERATOR, Role.AUDITOR) or (role is Role.FOCAL_POINT and country == "HN")
        assert page.total == len(page.items) == (2 if reads else 1)
        boards = {str(here.id): 1} | ({str(there.id): 1} if reads else {})
        assert counts(page, FacetName.BOARD) == boards
        assert sum(counts(page, FacetName.KIND).values()) == page.total
        # Asking for the board by its id tells no more than asking for none.
        asked = found(desk.call_as(role, country=country), "zanahoria", board=there.id)
        assert asked.total == (1 if reads else 0)


def test_a_hidden_post_comes_back_when_it_is_shown_again(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    post = reply(desk.call_as(), topic(desk.call_as(), board(desk)), "zanahoria")
    moderator, reason = desk.call_as(Role.MODERATOR), "a second look"
    moderation.hide_post(moderator, HidePost(post_id=post.id, reason=reason))
    assert found(moderator, "zanahoria").total == 0
    moderation.show_post(moderator, ShowPost(post_id=post.id, reason=reason))
    assert [hit.post_id for hit in found(moderator, "zanahoria").items] == [post.id]


def test_the_index_follows_a_move_to_another_topic_or_board(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, other = board(desk), board(desk, countries=["HN"])
    call = desk.call_as(country="CR")
    opened, second = topic(call, on, "one"), topic(call, on, "two")
    reply(call, opened, "zanahoria")
    move = "UPDATE topic SET board_id = :to WHERE id = :topic"
    desk.session.execute(text(move), {"to": other.id, "topic": opened.topic.id})
    assert found(call, "zanahoria").total == 0
    merge = "UPDATE post SET topic_id = :to WHERE topic_id = :topic AND number = 2"
    desk.session.execute(text(merge), {"to": second.topic.id, "topic": opened.topic.id})
    assert counts(found(call, "zanahoria"), FacetName.BOARD) == {str(on.id): 1}


def test_the_country_is_the_authors_of_today_and_goes_with_an_erased_one(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call = desk.call_as(country="CR")
    topic(call, board(desk), "zanahoria")
    country = "UPDATE member SET country = 'HN' WHERE id = :who"
    desk.session.execute(text(country), {"who": call.actor.member_id})
    assert counts(found(call, "zanahoria"), FacetName.COUNTRY) == {"HN": 1}
    desk.admit(call.actor, status="erased")
    assert counts(found(desk.call_as(), "zanahoria"), FacetName.COUNTRY) == {}


def test_pages_follow_one_another_and_leave_out_what_came_later(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of("forum")
    call, on = desk.call_as(), board(desk)
    written = [topic(call, on, f"zanahoria {'zanahoria ' * n}", title=f"{n}").topic.id for n in range(7)]
    later = desk.call_as()
    call.now += timedelta(seconds=1)
    first = found(call, "zanahoria", limit=3)
    later.now = call.now + timedelta(seconds=5)
    topic(later, on, "zanahoria zanahoria zanahoria")
    seen: list[UUID | None] = [hit.topic_id for hit in first.items]
    cursor = first.next
    while cursor:
        page = found(call, "zanahoria", limit=3, cursor=cursor)
        assert page.total == 7
        seen += [hit.topic_id for hit in page.items]
        cursor = page.next
    assert len(seen) == 7
    assert set(seen) == set(written)


def test_more_hits_than_a_block_are_all_there(desk_of: DeskOf) -> None:
    reach = Reach(block=20)
    desk = desk_of("forum")
    call = desk.call_as()
    opened = topic(call, board(desk), "zanahoria")
    for _ in range(reach.block + 5):
        reply(call, opened, "zanahoria")
    seen: set[UUID] = set()
    page = found(call, "zanahoria", reach, limit=8)
    seen.update(hit.id for hit in page.items)
    while page.next:
        page = found(call, "zanahoria", reach, limit=8, cursor=page.next)
        seen.update(hit.id for hit in page.items)
    assert len(seen) == page.total == reach.block + 6


@pytest.mark.parametrize("cursor", ["", "x", "bm9uZQ", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsLTFd"])
def test_a_cursor_of_another_list_is_refused(desk_of: DeskOf, cursor: str) -> None:
    with pytest.raises(Refused, match="malformed cursor"):
        found(desk_of("forum").call_as(), "x", cursor=cursor)


def test_words_to_leave_out_alone_find_nothing(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    topic(desk.call_as(), board(desk), "crimes")
    assert found(desk.call_as(), "-zebra").total == 0


def test_a_post_without_a_language_is_searched_in_its_own(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    english = desk.call_as(language="en")
    opened = topic(english, board(desk), "Los crímenes bajaron en las ciudades donde medimos la prevención.")
    assert (opened.topic.language, opened.posts[0].language) == ("es", "es")
    text_in_pt = "> Los crímenes bajaron en las ciudades.\n\nOnde foi isso? Não encontramos os números em nosso país."
    assert posts.reply(english, forum_posts.Reply(topic_id=opened.topic.id, text=text_in_pt)).language == "pt"
    assert posts.reply(english, forum_posts.Reply(topic_id=opened.topic.id, text="¿Cómo?")).language == "en"
    assert counts(found(english, "ciudad prevencion"), FacetName.LANGUAGE) == {"es": 1}


def test_a_topics_tags_are_its_posts_subjects(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call = desk.call_as()
    opened = topic(call, board(desk), "zanahoria", tags=["youth", "data"])
    reply(call, opened, "zanahoria")
    page = found(call, "zanahoria")
    assert counts(page, FacetName.SUBJECT) == {"data": 2, "youth": 2}
    assert {count.name.pt for count in page.facets[FacetName.SUBJECT] if count.name} == {
        "Juventude",
        "Dados e avaliação",
    }
    desk.session.execute(text("DELETE FROM topic_tag WHERE slug = 'data'"))
    assert counts(found(call, "zanahoria"), FacetName.SUBJECT) == {"youth": 2}
    assert found(call, "zanahoria", subject="data").total == 0
