"""Finds a board, a topic or a post that the caller may read or, on request, write in; locked on request.

What the caller may not read is treated as if it did not exist.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Row, Select, Uuid, bindparam, column, select, text
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.rpc import deadline
from chassis.written import written
from contracts.base import FORBIDDEN, NOT_FOUND, Refused
from contracts.forum.discussion.posts import POST_MOVED
from contracts.forum.discussion.topics import TOPIC_LOCKED, TOPIC_MERGED
from contracts.identity import Role
from services.forum.access import restrictions
from services.forum.access.audience import MUTED, READABLE, WRITABLE, viewer
from services.forum.base.model import Board, Post, Topic

_BOARD = select(Board, MUTED).where(Board.id == bindparam("board"), READABLE)
_TOPIC = (
    select(Topic, MUTED.label("muted"))
    .join(Board)
    .where(Topic.id == bindparam("topic"), Topic.merged_into.is_(None), READABLE)
)
# Built once: building a statement with each call costs SQLAlchemy half a millisecond.
_TOPIC_HELD = _TOPIC.with_for_update(of=Topic, key_share=True)
_TOPIC_ALONE = _TOPIC.with_for_update(of=Topic)
_FOUND = _TOPIC_HELD.add_columns(Board.slow_seconds.label("board_slow")).cte("found")
# What `discussion/reading.hold` does for a board alone. It comes last, because nothing needs its result.
_SUM_HELD = text("""
    INSERT INTO board_read (member_id, board_id, posts) SELECT :me, board_id, 0 FROM found
    ON CONFLICT (member_id, board_id) DO UPDATE SET posts = board_read.posts RETURNING board_id
""")
_TOPIC_ANSWERED = select(aliased(Topic, _FOUND), _FOUND.c.muted, _FOUND.c.board_slow).add_cte(
    _FOUND, _SUM_HELD.columns(column("board_id", Uuid)).cte("summed")
)
# The same without keeping others from replying: the topic only stays where it is. Bound by the call's deadline as well.
_STAYS = (
    _TOPIC.with_only_columns(Topic.id, Topic.board_id, Topic.posts)
    .with_for_update(of=Topic, read=True, key_share=True)
    .cte("found")
)
_TOPIC_MARKED = written(
    select(_STAYS, deadline.BOUND).add_cte(_STAYS, _SUM_HELD.columns(column("board_id", Uuid)).cte("summed"))
)
# The topic into which a topic was finally merged, and after which number; nothing if it was not merged.
_WHERE_MERGED = text("""
    WITH RECURSIVE step AS (
        SELECT merged_into, merged_after FROM topic WHERE id = :topic AND merged_into IS NOT NULL
        UNION ALL
        SELECT next.merged_into, next.merged_after + step.merged_after
        FROM step JOIN topic next ON next.id = step.merged_into WHERE next.merged_into IS NOT NULL
    )
    SELECT merged_into, merged_after FROM step ORDER BY merged_after DESC, merged_into LIMIT 1
""")
_POST = (
    select(Post, Topic, MUTED)
    .join(Topic, Topic.id == Post.topic_id)
    .join(Board)
    .where(Post.id == bindparam("post"), READABLE)
)
_WRITABLE = select(Board.id).where(Board.id == bindparam("board"), WRITABLE)
# What is going to change is read again, so that a session never works on what it saw before it had the lock.
_ANEW = {"populate_existing": True}


def readable_board(call: Call, board_id: UUID, *also: Role, write: bool = False, lock: bool = False) -> Board:
    """A board the caller may read, and write in if asked. Raises NOT_FOUND, SUSPENDED, FORBIDDEN, MUTED."""
    statement = _BOARD.with_for_update(key_share=True) if lock else _BOARD
    row = call.session.execute(
        statement, viewer(call.actor, *also) | {"board": board_id}, execution_options=_ANEW
    ).first()
    if row is None:
        raise missing(call, "board_id", "board")
    if write:
        _writes(call, row[1], row[0].id, *also)
    return row[0]


def readable_topic(
    call: Call, topic_id: UUID, *, write: bool = False, lock: bool = False, alone: bool = False
) -> Topic:
    """A topic the caller may read, and write in if asked.

    `lock` locks its numbering, `alone` everything that is counted.

    Raises NOT_FOUND, TOPIC_MERGED, SUSPENDED, FORBIDDEN, MUTED.
    """
    return _readable_topic(call, topic_id, _held_topic(lock, alone), write)[0]


def answered_topic(call: Call, topic_id: UUID) -> tuple[Topic, int]:
    """A topic to write in, its numbering and the caller's sum of its board locked; and how slow that board is.

    Raises NOT_FOUND, TOPIC_MERGED, SUSPENDED, FORBIDDEN, MUTED.
    """
    topic, _, board_slow = _readable_topic(call, topic_id, _TOPIC_ANSWERED, write=True)
    return topic, board_slow


def marked_topic(call: Call, topic_id: UUID) -> Row[Any]:
    """A topic the caller may read: `id`, `board_id`, `posts`. It stays where it is.

    Their sum of its board is locked, and what follows is bound by the call's deadline.

    Raises NOT_FOUND, TOPIC_MERGED, SUSPENDED.
    """
    return _readable_topic(call, topic_id, _TOPIC_MARKED, write=False)


def _readable_topic(call: Call, topic_id: UUID, statement: Executable, write: bool) -> Row[Any]:
    """The topic, whether the caller is muted there, and whatever else the statement selects."""
    row = _topic_row(call, statement, topic_id)
    if row is None and statement is not _TOPIC:
        row = _topic_row(call, statement, topic_id)  # it was being moved, and is elsewhere now
    if row is None:
        raise topic_missing(call, topic_id)
    if write:
        _writes(call, row[1], row[0].board_id)
    return row


def steered_topic(call: Call, topic_id: UUID, *, lock: bool = False) -> tuple[Topic, bool]:
    """A topic that its author or a moderator has to decide about, and whether it is the caller's own.

    Raises what `readable_topic` raises, and FORBIDDEN.
    """
    topic = readable_topic(call, topic_id, write=True, lock=lock)
    own = topic.author_id == call.actor.member_id
    if not own and not call.actor.has(Role.MODERATOR):
        raise FORBIDDEN()
    return topic, own


def must_be_open(call: Call, topic: Topic) -> None:
    """Raises TOPIC_LOCKED; moderators may still have the last word."""
    if topic.locked and not call.actor.has(Role.MODERATOR):
        raise TOPIC_LOCKED()


def topic_missing(call: Call, topic_id: UUID) -> Refused:
    """What is answered about a topic that is not there for the caller: where it went, if they may read it there."""
    merged = call.session.execute(_WHERE_MERGED, {"topic": topic_id}).first()
    if merged and _topic_row(call, _TOPIC, merged.merged_into) is not None:
        return TOPIC_MERGED("topic_id", topic_id=merged.merged_into, after=merged.merged_after)
    return missing(call, "topic_id", "topic")


def _held_topic(lock: bool, alone: bool) -> Select[Any]:
    if alone:
        return _TOPIC_ALONE
    return _TOPIC_HELD if lock else _TOPIC


def _topic_row(call: Call, statement: Executable, topic_id: UUID) -> Row[Any] | None:
    values = viewer(call.actor) | {"topic": topic_id} | deadline.bounds(call)
    return call.session.execute(statement, values, execution_options=_ANEW).first()


def readable_post(
    call: Call,
    post_id: UUID,
    *,
    write: bool = False,
    lock: bool = False,
    even_muted: bool = False,
    asked: tuple[str, str] = ("post_id", "post"),
) -> tuple[Post, Topic]:
    """A post the caller may know of, and act on if asked, with its topic. `asked`: the field and what it names.

    Raises NOT_FOUND, SUSPENDED, FORBIDDEN, MUTED, POST_MOVED.
    """
    statement = _POST.with_for_update(of=Post, key_share=True) if lock else _POST
    row = call.session.execute(statement, viewer(call.actor) | {"post": post_id}, execution_options=_ANEW).first()
    if row is None:
        raise missing(call, *asked)
    if write:
        _writes(call, row[2] and not even_muted, row[1].board_id)
        if row[0].moved_post_id is not None:
            raise POST_MOVED("post_id")
    return row[0], row[1]


def missing(call: Call, field: str, what: str) -> Refused:
    """What is answered about something that is not there for the caller: NOT_FOUND, or SUSPENDED to whoever is."""
    return restrictions.suspension(call) or NOT_FOUND(field, what=what)


def nothing_there(call: Call) -> None:
    """For an empty list: tells suspended members that they are suspended. Raises SUSPENDED."""
    if refused := restrictions.suspension(call):
        raise refused


def _writes(call: Call, muted: bool, board_id: UUID, *reads_all: Role) -> None:
    """Raises FORBIDDEN, MUTED."""
    if not _may_write(call, board_id, *reads_all):
        raise FORBIDDEN()
    if muted and not call.actor.has(Role.MODERATOR):
        raise restrictions.mute(call, board_id)


def _may_write(call: Call, board_id: UUID, *reads_all: Role) -> bool:
    """On a board the caller may read. Whoever does not read all boards is in its audience, and may write."""
    values = viewer(call.actor, *reads_all)
    if values["moderates"] or not values["reads_all"]:
        return True
    return call.session.execute(_WRITABLE, values | {"board": board_id}).first() is not None
