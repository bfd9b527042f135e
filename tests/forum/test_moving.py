"""Topics moved to another board: who may read them changes at once, what was read stays read, the author is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.discussion.topic_moves import MoveTopic
from contracts.forum.events import TopicMoved
from contracts.forum.inbox.notices import ListNotices
from contracts.forum.moderation.actions import ListMyRecord
from contracts.forum.record import ListModeration
from contracts.forum.search import Find
from contracts.identity import Role
from contracts.notices import ForumNotice
from services.forum.boards import boards
from services.forum.discussion import moving, reading, topics
from services.forum.inbox import notices
from services.forum.moderation import member_status
from services.forum.record import entries
from services.forum.search import find
from tests.common.forum.people import board, read, reply, topic
from tests.forum.test_reading import mark, unread
from tests.forum.test_topic_settings import pin


def move(
    call: Call, opened: forum_topics.TopicPage, to: forum_boards.Board, reason: str = "It belongs there."
) -> forum_topics.Topic:
    return moving.move_topic(call, MoveTopic(topic_id=opened.topic.id, board_id=to.id, reason=reason))


def counts(call: Call, on: forum_boards.Board) -> tuple[int, int, int]:
    """Topics, posts, and what the caller has not read."""
    seen = boards.read_board(call, forum_boards.ReadBoard(board_id=on.id))
    return seen.topics, seen.posts, seen.unread


def test_counts_and_read_marks_go_along(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    old, new = board(desk), board(desk)
    ana, luis, moderator = desk.call_as(), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened, other = topic(ana, old), topic(ana, old)
    reply(ana, opened)
    mark(luis, opened, 1)
    mark(luis, other, 1)
    pin(moderator, opened)
    moved = move(moderator, opened, new)
    assert (moved.board_id, moved.pinned, moved.posts) == (new.id, False, 2)
    assert (counts(luis, old), counts(luis, new)) == ((1, 1, 0), (1, 2, 1))
    assert (counts(ana, old), counts(ana, new)) == ((1, 1, 0), (1, 2, 0))
    assert read(luis, opened).topic.read == 1
    mark(luis, opened, 2)
    assert unread(luis, new) == 0
    [event] = desk.emitted(TopicMoved)
    assert (event.from_board_id, event.board_id, event.posts) == (old.id, new.id, 2)


def test_who_loses_access_loses_it_at_once_and_everywhere(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    old, closed = board(desk), board(desk, countries=["PE"])
    ana, luis, moderator = desk.call_as(), desk.call_as(), desk.call_as(Role.MODERATOR)
    carmen = desk.call_as(country="PE")
    opened = topic(ana, old, title="Operation Marigold", text="The marigold plan")
    reply(luis, opened, "A marigold reply", mentions=[ana.actor.member_id])
    for raised in desk.emitted(ForumNotice):
        notices.deliver(desk.call(luis.actor), raised)
    move(moderator, opened, closed, "Only Peru is concerned")
    for call in (ana, luis):
        with pytest.raises(Refused, match="not_found"):
            read(call, opened)
        assert find.find(call, Find(q="marigold")).total == 0
        assert not topics.list_topics(call, forum_topics.ListTopics()).items
    assert find.find(carmen, Find(q="marigold")).total == 2
    assert read(carmen, opened).topic.title == "Operation Marigold"
    [told] = notices.list_notices(ana, ListNotices()).items
    assert (told.link, set(told.params.values())) == ("/notifications", {"…"})


def test_the_author_is_told_why_and_led_only_where_they_may_go(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    old, open_to_all, closed = board(desk), board(desk), board(desk, countries=["PE"])
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(ana, old, title="At first")
    move(moderator, opened, open_to_all)
    move(moderator, opened, closed, "Only Peru is concerned")
    first, second = desk.emitted(ForumNotice)
    assert (first.recipients, first.link) == ([ana.actor.member_id], f"/forum/topics/{opened.topic.id}#post-1")
    assert (second.kind, second.link) == ("topic_moved", "/account/standing")
    assert second.params == {"title": "At first", "reason": "Only Peru is concerned"}
    topics.edit_topic(moderator, forum_topics.EditTopic(topic_id=opened.topic.id, title="Said among Peruvians"))
    mine = member_status.list_my_record(ana, ListMyRecord()).items
    assert [(entry.deed, entry.title) for entry in mine] == [("topic_moved", None)] * 2
    kept = entries.list_moderation(moderator, ListModeration(board_id=old.id)).items[0]
    assert (kept.deed, kept.reason) == ("topic_moved", "It belongs there.")


def test_a_topic_moves_to_another_board_that_is_there(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator = board(desk), desk.call_as(Role.MODERATOR)
    opened = topic(moderator, on)
    with pytest.raises(Refused, match="already_there"):
        move(moderator, opened, on)
    with pytest.raises(Refused, match="not_found"):
        move(moderator, opened, on.model_copy(update={"id": opened.topic.id}))
    assert not desk.emitted(ForumNotice)


def test_while_a_topic_moves_no_reply_and_no_mark_is_lost(fresh_database: Any) -> None:
    """It goes back and forth between two boards while one writes and one reads: all sums are those of the marks."""
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        places = [board(desk), board(desk)]
        ana, luis, moderator = (desk.call_as(*roles).actor for roles in ((), (), (Role.MODERATOR,)))
        opened, other = topic(desk.call(ana), places[0]), topic(desk.call(ana), places[1])

    def act(number: int) -> None:
        with database.transaction(factory) as session:
            match number % 4:
                case 0:
                    reply(Call(session, ana, "forum"), opened)
                case 1:
                    mark(Call(session, luis, "forum"), opened if number % 8 == 1 else other, 99)
                case 2:
                    marked = forum_boards.MarkBoardRead(board_id=places[number % 8 == 2].id)
                    reading.mark_board_read(Call(session, luis, "forum"), marked)
                case 3:
                    _to_the_other(Call(session, moderator, "forum"), opened, places)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(96)))
    with database.transaction(factory) as session:
        for who in (ana, luis):
            call = Call(session, who, "forum")
            listed = topics.list_topics(call, forum_topics.ListTopics()).items
            assert sum(t.posts for t in listed) == 26
            for place in places:
                here = [t for t in listed if t.board_id == place.id]
                assert counts(call, place) == (len(here), sum(t.posts for t in here), sum(t.unread for t in here))


def _to_the_other(call: Call, opened: forum_topics.TopicPage, places: list[forum_boards.Board]) -> None:
    here = read(call, opened).topic.board_id
    try:
        move(call, opened, next(place for place in places if place.id != here))
    except Refused as refused:
        if refused.refusal.code not in ("stale", "forum.already_there"):  # somebody else moved it in between
            raise
