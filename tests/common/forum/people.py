"""Shared steps of the forum's tests: boards, topics and posts in them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.service import consumers_of
from chassis.testing import Desk
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import InboxGrown, NoticesDelivered
from contracts.identity import Role
from services.forum.boards import boards
from services.forum.discussion import posts, topics
from services.forum.service import ForumService

_numbers = itertools.count(1)


def board(desk: Desk, **fields: Any) -> forum_boards.Board:
    """A board a moderator opened; without an audience given, for every member."""
    call = desk.call_as(Role.MODERATOR, name="Mo Derator")
    fields.setdefault("slug", f"board-{next(_numbers)}")
    name = {"en": "Youth violence", "es": "Violencia juvenil"}
    return boards.open_board(call, forum_boards.OpenBoard(name=name, description=name, **fields))


def topic(call: Call, on: forum_boards.Board, text: str = "We halved it.", **fields: Any) -> forum_topics.TopicPage:
    """A topic of the caller's."""
    fields.setdefault("title", "What worked")
    return topics.open_topic(call, forum_topics.OpenTopic(board_id=on.id, text=text, **fields))


def reply(call: Call, to: forum_topics.TopicPage, text: str = "How?", **fields: Any) -> forum_posts.PostInFull:
    """A reply of the caller's."""
    return posts.reply(call, forum_posts.Reply(topic_id=to.topic.id, text=text, **fields))


def read(call: Call, opened: forum_topics.TopicPage, **fields: Any) -> forum_topics.TopicPage:
    """The topic as the caller sees it."""
    return topics.read_topic(call, forum_topics.ReadTopic(topic_id=opened.topic.id, **fields))


def consume(call: Call, happened: Happened[Any]) -> None:
    """What the forum does about an event."""
    wanted = [consumer for consumer in consumers_of(ForumService) if consumer.kind is type(happened.event)]
    assert wanted, happened.event.type
    for consumer in wanted:
        consumer.feature(call, happened)


def grown(desk: Desk) -> list[InboxGrown]:
    """The inboxes to which a notice was delivered, oldest first."""
    return [inbox for event in desk.emitted(NoticesDelivered) for inbox in event.inboxes]


@contextmanager
def asked(desk: Desk) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []
    engine = desk.session.get_bind()

    def before(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", before)
    yield seen
    event.remove(engine, "before_cursor_execute", before)
