"""Moves a topic to another board: its audience changes at once, what was read stays read.

Moves of anything that is counted lock in this order: the boards (advisory locks, not their rows), the topics, the
members' sums, the boards' counters. Replies and read marks use the same order, without the boards.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, text, update

from chassis.call import Call
from contracts.base import STALE
from contracts.forum.discussion.topic_moves import ALREADY_THERE, MoveTopic
from contracts.forum.discussion.topics import Topic as TopicView
from contracts.forum.events import TopicMoved
from contracts.forum.record import ModerationActionKind
from contracts.notices import NoticeKind
from services.forum.access.audience import readers_among
from services.forum.access.lookups import readable_board, readable_topic
from services.forum.base.model import Board, Topic
from services.forum.discussion import reading, topics
from services.forum.inbox import links
from services.forum.inbox.links import post_link
from services.forum.inbox.notify import notify
from services.forum.record.entries import record_action

LEAVE = text("""
    UPDATE board_read SET posts = board_read.posts - topic_read.number FROM topic_read
    WHERE topic_read.topic_id = :topic AND board_read.member_id = topic_read.member_id AND board_read.board_id = :board
""")
_ARRIVE = text("""
    INSERT INTO board_read (member_id, board_id, posts)
    SELECT member_id, :board, number FROM topic_read WHERE topic_id = :topic ORDER BY member_id
    ON CONFLICT (member_id, board_id) DO UPDATE SET posts = board_read.posts + excluded.posts
""")


def move_topic(call: Call, command: MoveTopic) -> TopicView:
    """Its author is notified of the reason. Raises NOT_FOUND, ALREADY_THERE, STALE."""
    topic = _held(call, command)
    old, new = topic.board_id, command.board_id
    _carry_marks(call, topic, new)
    topic.board_id, topic.pinned = new, 0  # a pin was among the pins of its old board
    topics.changed(call, topic)
    count(call, old, -topic.posts, -1)
    count(call, new, topic.posts, 1)
    call.emit(TopicMoved(topic_id=topic.id, from_board_id=old, board_id=new, posts=topic.posts))
    record_action(call, ModerationActionKind.TOPIC_MOVED, old, topic, reason=command.reason, member_id=topic.author_id)
    notify_member(
        call, NoticeKind.TOPIC_MOVED, topic, topic.author_id, {"title": topic.title, "reason": command.reason}
    )
    return topics.topic_view(call, topic.id)


def _held(call: Call, command: MoveTopic) -> Topic:
    """The topic, with everything that its move counts locked."""
    board_id = readable_topic(call, command.topic_id).board_id
    if readable_board(call, command.board_id).id == board_id:
        raise ALREADY_THERE("board_id")
    reading.keep_out(call, board_id, command.board_id)
    topic = readable_topic(call, command.topic_id, alone=True)
    if topic.board_id != board_id:
        raise STALE()  # somebody else has just moved it
    return topic


def _carry_marks(call: Call, topic: Topic, new: UUID) -> None:
    """The members' read marks in the topic now count on the new board, and no longer on the old one."""
    call.session.execute(LEAVE, {"topic": topic.id, "board": topic.board_id})
    call.session.execute(_ARRIVE, {"topic": topic.id, "board": new})


def count(call: Call, board_id: UUID, posts: int, opened: int) -> None:
    """Adds to a board's counters, or subtracts from them."""
    last = select(func.max(Topic.last_activity_at)).where(Topic.board_id == board_id).scalar_subquery()
    call.session.execute(
        update(Board)
        .where(Board.id == board_id)
        .values(
            posts=Board.posts + posts,
            topics=Board.topics + opened,
            last_activity_at=func.coalesce(last, Board.opened_at),
        ),
        execution_options={"synchronize_session": False},
    )


def notify_member(
    call: Call, kind: NoticeKind, topic: Topic, member_id: UUID, params: dict[str, str], number: int = 1
) -> None:
    """Notifies the member, with a link if they may still read the topic, unless they did it themselves."""
    if member_id == call.actor.member_id:
        return
    reads = readers_among(call, topic.board_id, [member_id])
    link = post_link(topic.id, number) if reads else links.STANDING
    notify(call, kind, params, link, recipients=[member_id])
