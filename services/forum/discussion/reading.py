"""What each member has read: exact, and cheap to ask, because each mark keeps its board's sum up to date."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text

from chassis.call import Call
from chassis.messaging import outbox
from contracts.forum.boards.boards import BoardMark, MarkBoardRead
from contracts.forum.discussion.posts import MarkRead, ReadMark
from contracts.forum.events import ReadMarkMoved
from contracts.identity import Role
from services.forum.access.lookups import marked_topic, readable_board

_HOLD = text("""
    INSERT INTO board_read (member_id, board_id, posts) VALUES (:me, :board, 0)
    ON CONFLICT (member_id, board_id) DO UPDATE SET posts = board_read.posts
    RETURNING (SELECT slow_seconds FROM board WHERE id = :board)
""")
# The caller's mark in a topic goes on to :number, and their sum of its board with it; for a statement's beginning.
MOVED = """
    old AS (SELECT number FROM topic_read WHERE member_id = :me AND topic_id = :topic),
    moved AS (
        INSERT INTO topic_read (member_id, topic_id, number) VALUES (:me, :topic, :number)
        ON CONFLICT (member_id, topic_id) DO UPDATE SET number = excluded.number
        WHERE topic_read.number < excluded.number
        RETURNING number
    ), summed AS (
        UPDATE board_read SET posts = posts + moved.number - coalesce((SELECT number FROM old), 0)
        FROM moved WHERE member_id = :me AND board_id = :board
    )
"""
_MOVE = text(f"""
    WITH {MOVED}, {outbox.adding(where="EXISTS (SELECT FROM moved)")}
    SELECT coalesce((SELECT number FROM moved), (SELECT number FROM old)) AS number
""")  # noqa: S608 - constants of this module
_MOVE_ALL = text("""
    INSERT INTO topic_read (member_id, topic_id, number)
    SELECT :me, id, posts FROM topic WHERE board_id = :board AND posts > 0
    ON CONFLICT (member_id, topic_id) DO UPDATE SET number = excluded.number
    WHERE topic_read.number < excluded.number
""")
_SUM = text("""
    UPDATE board_read SET posts = (
        SELECT coalesce(sum(number), 0) FROM topic_read JOIN topic ON topic.id = topic_id
        WHERE member_id = :me AND topic.board_id = :board
    ) WHERE member_id = :me AND board_id = :board
    RETURNING (SELECT posts FROM board WHERE id = :board) - posts
""")


def mark_read(call: Call, command: MarkRead) -> ReadMark:
    """Raises NOT_FOUND. A number beyond the last post means the last post."""
    topic = marked_topic(call, command.topic_id)
    me, number = call.actor.member_id, min(command.number, topic.posts)
    moved = ReadMarkMoved(member_id=me, board_id=topic.board_id, topic_id=topic.id, number=number)
    values = {"me": me, "topic": topic.id, "board": topic.board_id, "number": number}
    read = call.session.execute(_MOVE, values | call.emitting(moved)).scalar_one()
    return ReadMark(topic_id=topic.id, read=read, unread=topic.posts - read)


def mark_board_read(call: Call, command: MarkBoardRead) -> BoardMark:
    """Raises NOT_FOUND."""
    board = readable_board(call, command.board_id, Role.ADMINISTRATOR)
    call.session.execute(select(func.pg_advisory_xact_lock_shared(_name(board.id))))
    values = {"me": call.actor.member_id, "board": board.id}
    hold(call, board.id)
    call.session.execute(_MOVE_ALL, values)
    call.emit(ReadMarkMoved(member_id=call.actor.member_id, board_id=board.id, topic_id=None, number=None))
    return BoardMark(board_id=board.id, unread=call.session.execute(_SUM, values).scalar_one())


def hold(call: Call, board_id: UUID) -> int:
    """Locks the caller's sum of a board; otherwise, two devices of one member could count a post twice.

    Returns how slow the board is (`pace`), in seconds: a writer checks this next, and can skip the check if it is not.
    """
    held = call.session.execute(_HOLD, {"me": call.actor.member_id, "board": board_id})
    return int(held.scalar_one())


def keep_out(call: Call, *board_ids: UUID) -> None:
    """For moving topics between boards: nobody can mark these boards as read until the move is done."""
    for board_id in sorted(set(board_ids)):
        call.session.execute(select(func.pg_advisory_xact_lock(_name(board_id))))


def _name(board_id: UUID) -> ColumnElement[int]:
    return func.hashtextextended(f"topics of {board_id}", 0)
