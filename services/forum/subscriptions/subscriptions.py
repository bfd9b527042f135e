"""Watching, following and muting boards and topics: chosen, begun by writing, listed, ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Uuid,
    bindparam,
    delete,
    func,
    literal,
    null,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.forum.subscriptions import (
    Level,
    ListSubscriptions,
    SubscribeBoard,
    SubscribeTopic,
    Subscription,
    SubscriptionChanged,
)
from contracts.identity import Role
from contracts.kinds import Worded
from services.forum.access.audience import ME, READABLE, viewer
from services.forum.access.lookups import readable_board, readable_topic
from services.forum.base.model import Board, Topic
from services.forum.subscriptions.model import BoardSubscription, TopicSubscription

# What the caller has chosen, for the statements that show a topic or a board.
OF_TOPIC: ColumnElement[str | None] = (
    select(TopicSubscription.level)
    .where(TopicSubscription.member_id == ME, TopicSubscription.topic_id == Topic.id)
    .correlate(Topic)
    .scalar_subquery()
)
OF_BOARD: ColumnElement[str | None] = (
    select(BoardSubscription.level)
    .where(BoardSubscription.member_id == ME, BoardSubscription.board_id == Board.id)
    .correlate(Board)
    .scalar_subquery()
)
# Members who write in a topic follow it, if they wish, unless they have muted the board; what they chose before stays.
# For the beginning of the statement in `discussion/writing.py`.
BEGUN = """
    begun AS (
        INSERT INTO topic_subscription (member_id, topic_id, level, by_writing, since)
        SELECT :me, :topic, 'follow', true, :at WHERE :follow AND NOT EXISTS (
            SELECT FROM board_subscription WHERE member_id = :me AND board_id = :board AND level = 'mute'
        ) ON CONFLICT (member_id, topic_id) DO NOTHING
    )
"""
# Whether anybody else is to be notified of what is written there.
FOLLOWED = """
    EXISTS (SELECT FROM topic_subscription WHERE topic_id = :topic AND member_id <> :me AND level <> 'mute')
    OR EXISTS (SELECT FROM board_subscription WHERE board_id = :board AND member_id <> :me AND level <> 'mute')
"""
_MUTING = text("""
    SELECT wanted.id FROM unnest(:members) AS wanted (id)
    LEFT JOIN topic_subscription t ON t.member_id = wanted.id AND t.topic_id = :topic
    LEFT JOIN board_subscription b ON b.member_id = wanted.id AND b.board_id = :board
    WHERE coalesce(t.level, b.level) = 'mute'
""").bindparams(bindparam("members", type_=ARRAY(Uuid)))


def subscribe_board(call: Call, command: SubscribeBoard) -> Subscription:
    """What is wanted already stays as it is. Raises NOT_FOUND, SUSPENDED."""
    board = readable_board(call, command.board_id, Role.ADMINISTRATOR)
    _choose(call, BoardSubscription, {"board_id": board.id}, command.level)
    call.emit(
        SubscriptionChanged(member_id=call.actor.member_id, board_id=board.id, topic_id=None, level=command.level)
    )
    return _of(board, None, command.level, call)


def subscribe_topic(call: Call, command: SubscribeTopic) -> Subscription:
    """What is wanted already stays as it is. Raises NOT_FOUND, SUSPENDED."""
    topic = readable_topic(call, command.topic_id)
    _choose(call, TopicSubscription, {"topic_id": topic.id}, command.level)
    call.emit(
        SubscriptionChanged(
            member_id=call.actor.member_id, board_id=topic.board_id, topic_id=topic.id, level=command.level
        )
    )
    return _of(call.session.get_one(Board, topic.board_id), topic, command.level, call)


def _choose(call: Call, table: type[Any], about: dict[str, UUID], level: Level | None) -> None:
    key = {"member_id": call.actor.member_id} | about
    if level is None:
        call.session.execute(delete(table).filter_by(**key))
        return
    chosen: dict[str, Any] = {"level": level.value, "since": call.now}
    if table is TopicSubscription:
        chosen["by_writing"] = False
    statement = insert(table).values(**key, **chosen)
    call.session.execute(
        statement.on_conflict_do_update(index_elements=list(key), set_=chosen, where=table.level != level.value)
    )


def muting(call: Call, topic: Topic, members: Iterable[UUID]) -> set[UUID]:
    """Those of the members who have muted the topic."""
    values = {"members": list(members), "topic": topic.id, "board": topic.board_id}
    return set(call.session.execute(_MUTING, values).scalars())


def list_subscriptions(call: Call, command: ListSubscriptions) -> Page[Subscription]:
    """The caller's, latest first, without those to what they may not read now, which are suspended."""
    return page(
        call.session,
        _MINE,
        [_mine.c.since, _mine.c.thing],
        command,
        _view,
        descending=True,
        values=viewer(call.actor, Role.ADMINISTRATOR),
    )


def erase(call: Call, member_id: UUID) -> None:
    """Deletes an erased member's subscriptions."""
    for table in (BoardSubscription, TopicSubscription):
        call.session.execute(delete(table).where(table.member_id == member_id))


_mine = union_all(
    select(
        BoardSubscription.board_id.label("thing"),
        BoardSubscription.board_id,
        null().cast(Uuid).label("topic_id"),
        BoardSubscription.level,
        literal(value=False).label("by_writing"),
        BoardSubscription.since,
    )
    .where(BoardSubscription.member_id == ME)
    .order_by(BoardSubscription.since.desc(), BoardSubscription.board_id.desc()),
    select(
        TopicSubscription.topic_id,
        null().cast(Uuid),
        TopicSubscription.topic_id,
        TopicSubscription.level,
        TopicSubscription.by_writing,
        TopicSubscription.since,
    )
    .where(TopicSubscription.member_id == ME)
    .order_by(TopicSubscription.since.desc(), TopicSubscription.topic_id.desc()),
).subquery("mine")
# Each half comes in the order of its index: the page is full before the rest is read.
_MINE: Select[Any] = (
    select(
        *(_mine.c.topic_id, _mine.c.level, _mine.c.by_writing, _mine.c.since),
        *(Board.id.label("board_id"), Board.name, Topic.title, Topic.language),
    )
    .outerjoin(Topic, Topic.id == _mine.c.topic_id)
    .join(Board, Board.id == func.coalesce(_mine.c.board_id, Topic.board_id))
    .where(READABLE)
)


def _view(row: Row[Any]) -> Subscription:
    return Subscription.of(row, board=row.name)


def _of(board: Board, topic: Topic | None, level: Level | None, call: Call) -> Subscription:
    return Subscription(
        board_id=board.id,
        board=Worded(**board.name),
        topic_id=topic.id if topic else None,
        title=topic.title if topic else None,
        language=topic.language if topic else None,
        level=level,
        since=call.now if level else None,
    )
