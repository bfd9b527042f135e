"""What moderators set for topics and boards, with a record: pins and slow mode."""

from __future__ import annotations

from sqlalchemy import func, select

from chassis.call import Call
from contracts.forum.boards.boards import Board as BoardView
from contracts.forum.boards.boards import ReadBoard
from contracts.forum.discussion.topic_settings import TOO_MANY_PINNED, PinTopic, SlowBoard, SlowTopic
from contracts.forum.discussion.topics import Topic as TopicView
from contracts.forum.events import BoardChanged
from contracts.forum.record import ModerationActionKind
from services.forum.access.lookups import readable_board, readable_topic
from services.forum.base.model import Topic
from services.forum.boards import boards
from services.forum.discussion import topics
from services.forum.record.entries import record_action

_MOST_PINNED = 10


def pin_topic(call: Call, command: PinTopic) -> TopicView:
    """Pinning a pinned topic changes nothing. Raises NOT_FOUND, TOO_MANY_PINNED."""
    topic = readable_topic(call, command.topic_id, lock=True)
    if topic.pinned != command.pinned:
        if command.pinned:
            _must_have_room(call, topic)
        topic.pinned = int(command.pinned)
        topics.changed(call, topic)
        kind = ModerationActionKind.TOPIC_PINNED if command.pinned else ModerationActionKind.TOPIC_UNPINNED
        record_action(call, kind, topic.board_id, topic, reason=command.reason)
    return topics.topic_view(call, topic.id)


def _must_have_room(call: Call, topic: Topic) -> None:
    readable_board(call, topic.board_id, lock=True)  # so that two at once are both counted
    statement = select(func.count()).where(Topic.board_id == topic.board_id, Topic.pinned == 1)
    if call.session.execute(statement).scalar_one() >= _MOST_PINNED:
        raise TOO_MANY_PINNED(limit=_MOST_PINNED)


def slow_topic(call: Call, command: SlowTopic) -> TopicView:
    """Raises NOT_FOUND."""
    topic = readable_topic(call, command.topic_id, lock=True)
    if topic.slow_seconds != command.seconds:
        topic.slow_seconds = command.seconds
        topics.changed(call, topic)
        reason = _with_seconds(command.seconds, command.reason)
        record_action(call, ModerationActionKind.TOPIC_SLOWED, topic.board_id, topic, reason=reason)
    return topics.topic_view(call, topic.id)


def slow_board(call: Call, command: SlowBoard) -> BoardView:
    """Raises NOT_FOUND."""
    board = readable_board(call, command.board_id, lock=True)
    if board.slow_seconds != command.seconds:
        board.slow_seconds = command.seconds
        board.version += 1
        call.session.flush()
        record_action(
            call, ModerationActionKind.BOARD_SLOWED, board.id, reason=_with_seconds(command.seconds, command.reason)
        )
        call.emit(BoardChanged(board_id=board.id))
    return boards.read_board(call, ReadBoard(board_id=board.id))


def _with_seconds(seconds: int, reason: str) -> str:
    return f"{seconds} s: {reason}"[:1000]
