"""How quickly members may write: slow mode of a topic or a board; and how many posts a board accepts per minute."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from chassis.call import Call
from contracts.forum.discussion.topic_settings import SLOW_MODE
from contracts.forum.trust import BOARD_BUSY
from contracts.identity import Role
from services.forum.base.model import Topic
from services.forum.discussion import reading
from services.forum.settings import forum_settings

_WAIT = text("""
    SELECT ceil(extract(epoch FROM max(recent.written_at + make_interval(secs => CASE
        WHEN recent.topic_id = :topic THEN greatest(board.slow_seconds, :slow) ELSE board.slow_seconds END
    )) - :now))
    FROM board CROSS JOIN LATERAL (
        SELECT post.topic_id, post.written_at FROM post JOIN topic ON topic.id = post.topic_id
        WHERE post.author_id = :me AND topic.board_id = board.id
        AND post.written_at > :now - make_interval(secs => greatest(board.slow_seconds, :slow))
    ) recent
    WHERE board.id = :board AND greatest(board.slow_seconds, :slow) > 0
""")


def must_not_hurry(call: Call, board_id: UUID) -> None:
    """Locks the member's sum of the board, so that two posts at once are checked one after another.

    Raises SLOW_MODE, saying when the member may write again; moderators need not wait.
    """
    _must_wait(call, board_id, reading.hold(call, board_id))


def must_not_hurry_in(call: Call, topic: Topic, board_slow: int) -> None:
    """The same for a reply, with the sum of the topic's board already locked (`answered_topic`). Raises SLOW_MODE."""
    _must_wait(call, topic.board_id, board_slow, topic)


def _must_wait(call: Call, board_id: UUID, board_slow: int, topic: Topic | None = None) -> None:
    slow = topic.slow_seconds if topic else 0
    if max(board_slow, slow) == 0 or call.actor.has(Role.MODERATOR):
        return
    values = {"me": call.actor.member_id, "board": board_id, "now": call.now, "slow": slow}
    values["topic"] = topic.id if topic else None
    wait = call.session.execute(_WAIT, values).scalar_one()
    if wait is not None and wait > 0:
        raise SLOW_MODE(seconds=int(wait))


def must_not_flood(call: Call, written: int) -> None:
    """`written`: posts on the board in this minute, including this one. Raises BOARD_BUSY; not for moderators."""
    most = forum_settings().board_posts_per_minute
    if 0 < most < written and not call.actor.has(Role.MODERATOR):
        raise BOARD_BUSY(seconds=60 - call.now.second)
