"""Pins and slow mode: set by moderators, on record; the refusal says when one may write again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.discussion.topic_settings import PinTopic, SlowBoard, SlowTopic
from contracts.forum.record import ListModeration
from contracts.identity import Role
from services.forum.discussion import topic_settings, topics
from services.forum.record import entries
from tests.common.forum.people import board, reply, topic


def pin(call: Call, opened: forum_topics.TopicPage, pinned: bool = True) -> forum_topics.Topic:
    return topic_settings.pin_topic(call, PinTopic(topic_id=opened.topic.id, pinned=pinned, reason="read first"))


def test_pinned_topics_stand_before_the_others_of_their_board_page_by_page(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = [topic(ana, on, title=f"t{n}") for n in range(5)]
    assert pin(moderator, opened[1]).pinned
    pin(moderator, opened[0])

    def titles(**fields: Any) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            listed = topics.list_topics(ana, forum_topics.ListTopics(limit=2, cursor=cursor, **fields))
            found += [t.title for t in listed.items]
            if (cursor := listed.next) is None:
                return found

    assert titles(board_id=on.id) == ["t1", "t0", "t4", "t3", "t2"]
    assert titles() == ["t4", "t3", "t2", "t1", "t0"]
    pin(moderator, opened[1], pinned=False)
    assert titles(board_id=on.id) == ["t0", "t4", "t3", "t2", "t1"]
    kinds = [e.deed for e in entries.list_moderation(moderator, ListModeration(board_id=on.id)).items]
    assert kinds[:3] == ["topic_unpinned", "topic_pinned", "topic_pinned"]


def test_a_board_takes_no_more_pins_than_a_reader_would_look_past(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, moderator = board(desk), desk.call_as(Role.MODERATOR)
    opened = [topic(moderator, on) for _ in range(11)]
    for each in opened[:10]:
        pin(moderator, each)
    with pytest.raises(Refused, match="too_many_pinned"):
        pin(moderator, opened[10])
    pin(moderator, opened[0], pinned=False)
    assert pin(moderator, opened[10]).pinned


def test_a_slow_topic_says_when_one_may_write_again(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, luis, moderator = board(desk), desk.call_as(), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened, other = topic(ana, on), topic(ana, on)
    slowed = topic_settings.slow_topic(moderator, SlowTopic(topic_id=opened.topic.id, seconds=300, reason="heated"))
    assert slowed.slow_seconds == 300
    ana.now += timedelta(seconds=299)
    with pytest.raises(Refused) as refused:
        reply(ana, opened)
    assert (refused.value.refusal.code, refused.value.params) == ("forum.slow_mode", {"seconds": "1"})
    reply(ana, other)
    reply(luis, opened)
    ana.now += timedelta(seconds=1)
    reply(ana, opened)
    for _ in range(2):
        reply(moderator, opened)
    assert entries.list_moderation(moderator, ListModeration()).items[0].reason == "300 s: heated"


def test_a_slow_board_counts_all_its_topics(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(moderator, on)
    slowed = topic_settings.slow_board(moderator, SlowBoard(board_id=on.id, seconds=60, reason="quiet week"))
    assert slowed.slow_seconds == 60
    topic(ana, board(desk))  # another board has its own pace
    reply(ana, opened)
    with pytest.raises(Refused, match="slow_mode"):
        topic(ana, on)
    topic_settings.slow_board(moderator, SlowBoard(board_id=on.id, seconds=0, reason="over"))
    topic(ana, on)


def test_two_posts_at_once_do_not_slip_through_slow_mode(fresh_database: Any) -> None:
    factory = fresh_database("forum")
    with database.transaction(factory) as session:
        desk = Desk(session, "forum")
        on, ana, moderator = board(desk), desk.call_as().actor, desk.call_as(Role.MODERATOR)
        opened = [topic(moderator, on) for _ in range(6)]
        topic_settings.slow_board(moderator, SlowBoard(board_id=on.id, seconds=600, reason="x"))

    def write(number: int) -> str:
        try:
            with database.transaction(factory) as session:
                reply(Call(session, ana, "forum"), opened[number])
        except Refused as refused:
            return refused.refusal.code
        return "written"

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(write, range(6)))
    assert answers == ["forum.slow_mode"] * 5 + ["written"]


@pytest.mark.parametrize(
    "statement", ["topic SET slow_seconds = -1", "board SET slow_seconds = 86401", "topic SET pinned = 2"]
)
def test_the_database_knows_the_bounds(desk_of: DeskOf, statement: str) -> None:
    desk: Desk = desk_of("forum")
    topic(desk.call_as(), board(desk))
    with pytest.raises(IntegrityError):
        desk.session.execute(text(f"UPDATE {statement}"))
