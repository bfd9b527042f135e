"""Read tracking: exact per topic and board, for every member."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, text

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.base import NOT_FOUND, Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from services.forum.boards import boards
from services.forum.boards.model import BoardRead
from services.forum.discussion import reading, topics
from tests.common.forum.people import asked, board, read, reply, topic


def unread(call: Call, on: forum_boards.Board) -> int:
    return boards.read_board(call, forum_boards.ReadBoard(board_id=on.id)).unread


def mark(call: Call, opened: forum_topics.TopicPage, number: int) -> tuple[int, int]:
    moved = reading.mark_read(call, forum_posts.MarkRead(topic_id=opened.topic.id, number=number))
    return moved.read, moved.unread


def test_what_others_write_is_unread_until_it_is_marked(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, luis = board(desk), desk.call_as(), desk.call_as()
    opened = topic(ana, on)
    reply(ana, opened)
    assert (unread(luis, on), read(luis, opened).topic.unread) == (2, 2)
    assert mark(luis, opened, 1) == (1, 1)
    assert (unread(luis, on), read(luis, opened).topic.read) == (1, 1)
    assert mark(luis, opened, 99) == (2, 0)
    assert unread(luis, on) == 0


def test_the_mark_never_goes_back(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, luis = board(desk), desk.call_as()
    opened = topic(desk.call_as(), on)
    reply(desk.call_as(), opened)
    assert mark(luis, opened, 2) == mark(luis, opened, 1) == (2, 0)
    assert unread(luis, on) == 0


def test_whoever_writes_has_read_up_to_there(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    opened = topic(desk.call_as(), on)
    reply(ana, opened)
    assert (unread(ana, on), read(ana, opened).topic.unread) == (0, 0)


def test_a_mark_asks_two_questions_the_second_bound_by_the_deadline(desk_of: DeskOf) -> None:
    """Every page of a topic that somebody opens for the first time moves their mark."""
    desk = desk_of("forum")
    luis = desk.call_as()
    opened = topic(desk.call_as(), board(desk))
    luis.milliseconds = 1234
    with asked(desk) as statements:
        assert mark(luis, opened, 1) == (1, 0)
    assert len(statements) == 2, statements
    assert desk.session.execute(text("SHOW statement_timeout")).scalar_one() == "1234ms"


def test_only_a_mark_that_moves_is_told(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    luis = desk.call_as()
    opened = topic(desk.call_as(), board(desk))
    told = text("SELECT count(*) FROM outbox WHERE type = 'forum.read_mark_moved'")
    for _ in range(3):
        mark(luis, opened, 1)
        assert desk.session.execute(told).scalar_one() == 1


def test_only_unread_topics_are_listed_when_asked(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, luis = board(desk), desk.call_as()
    seen, unseen = topic(desk.call_as(), on), topic(desk.call_as(), on)
    mark(luis, seen, 1)
    listed = topics.list_topics(luis, forum_topics.ListTopics(board_id=on.id, unread=True)).items
    assert [t.id for t in listed] == [unseen.topic.id]


def test_a_whole_board_is_marked_at_once(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, other, luis = board(desk), board(desk), desk.call_as()
    first = topic(desk.call_as(), on)
    mark(luis, first, 1)
    reply(desk.call_as(), first)
    topic(desk.call_as(), on)
    topic(desk.call_as(), other)
    assert reading.mark_board_read(luis, forum_boards.MarkBoardRead(board_id=on.id)).unread == 0
    assert (unread(luis, on), unread(luis, other)) == (0, 1)
    reply(desk.call_as(), first)
    assert unread(luis, on) == 1


def test_the_boards_sum_stays_exact_under_concurrency(fresh_database: Any) -> None:
    """Members mark several topics on several devices while one of them writes: sums are those of the topics."""
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        on, ana, luis = board(desk), desk.call_as().actor, desk.call_as().actor
        opened = [topic(desk.call(ana), on) for _ in range(3)]

    def act(number: int) -> None:
        with database.transaction(factory) as session:
            if number % 2:
                reply(Call(session, ana, "forum"), opened[number % 3])
            else:
                mark(Call(session, luis if number % 4 else ana, "forum"), opened[number % 3], 99)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(60)))
    with database.transaction(factory) as session:
        for reader in (ana, luis):
            call = Call(session, reader, "forum")
            listed = topics.list_topics(call, forum_topics.ListTopics(board_id=on.id)).items
            seen = boards.read_board(call, forum_boards.ReadBoard(board_id=on.id))
            assert (seen.posts, seen.topics) == (33, 3)
            assert seen.unread == sum(t.unread for t in listed)


def test_whoever_may_not_read_there_has_read_nothing_there(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    opened = topic(desk.call_as(), board(desk, countries=["CR"]))
    outsider = desk.call_as(country="HN")
    with pytest.raises(Refused) as refused:
        reply(outsider, opened)
    assert refused.value.refusal is NOT_FOUND
    sums = select(BoardRead.posts).where(BoardRead.member_id == outsider.actor.member_id)
    assert desk.session.execute(sums).all() == []
