"""The record of what moderators did: written here, read by moderators and auditors, never changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from contracts.base import Page
from contracts.forum import record as forum_record
from contracts.forum.record import ListModeration, ListRecord, ModerationActionKind, RecordEntry
from services.forum.base.model import Post, Topic
from services.forum.base.people import CONCERNED, MODERATOR, author
from services.forum.record.model import ModerationEntry

ENTRIES: Select[Any] = (
    select(
        ModerationEntry,
        Topic.title,
        Post.number,
        author(MODERATOR, ModerationEntry.moderator_id).label("moderator"),
        case((ModerationEntry.member_id.is_not(None), author(CONCERNED, ModerationEntry.member_id))).label("member"),
    )
    .outerjoin(Topic, Topic.id == ModerationEntry.topic_id)
    .outerjoin(Post, Post.id == ModerationEntry.post_id)
    .outerjoin(MODERATOR, MODERATOR.c.id == ModerationEntry.moderator_id)
    .outerjoin(CONCERNED, CONCERNED.c.id == ModerationEntry.member_id)
)


def record_action(
    call: Call,
    kind: ModerationActionKind,
    board_id: UUID | None,
    topic: Topic | None = None,
    post: Post | None = None,
    reason: str = "",
    *,
    member_id: UUID | None = None,
) -> UUID:
    """Records the action, and whom it concerns, in the transaction that does it; returns the entry's id."""
    entry = ModerationEntry(
        id=new_id(),
        deed=kind,
        moderator_id=call.actor.member_id,
        member_id=member_id,
        board_id=board_id,
        topic_id=topic.id if topic else None,
        post_id=post.id if post else None,
        reason=reason,
        at=call.now,
    )
    call.session.add(entry)
    call.session.flush()
    return entry.id


def list_moderation(call: Call, command: ListModeration) -> Page[forum_record.ModerationEntry]:
    """What was done on boards, newest first, on all of them or on one."""
    entry = ModerationEntry
    board = entry.board_id == command.board_id if command.board_id else entry.board_id.is_not(None)
    statement = ENTRIES.where(board).execution_options(**PLANNED_EACH_TIME)  # of some boards there is little
    return page(call.session, statement, [ModerationEntry.id], command, _view, descending=True)


def list_record(call: Call, command: ListRecord) -> Page[RecordEntry]:
    """Everything that was done on boards and about members, newest first."""
    statement = ENTRIES.execution_options(**PLANNED_EACH_TIME)
    for name in ("board_id", "member_id", "moderator_id", "deed"):
        if (value := getattr(command, name)) is not None:
            statement = statement.where(getattr(ModerationEntry, name) == value)
    return page(call.session, statement, [ModerationEntry.id], command, entry_view, descending=True)


def entry_view(row: Row[Any]) -> RecordEntry:
    """An entry of ENTRIES as moderators and auditors see it."""
    return RecordEntry.of(row[0], moderator=row.moderator, member=row.member, title=row.title, number=row.number)


def _view(row: Row[Any]) -> forum_record.ModerationEntry:
    return forum_record.ModerationEntry.of(row[0], moderator=row.moderator, title=row.title, number=row.number)
