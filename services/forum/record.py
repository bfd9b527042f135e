"""The record of what moderators did: written here, read by moderators and auditors, never changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts import forum_moderation as contract
from contracts.base import Page
from contracts.forum import Author
from contracts.forum_moderation import Deed, ListModeration
from services.forum.model import ModerationEntry, Post, Topic
from services.forum.people import MODERATOR, author

_ENTRIES: Select[Any] = (
    select(
        ModerationEntry, Topic.title, Post.number, author(MODERATOR, ModerationEntry.moderator_id).label("moderator")
    )
    .outerjoin(Topic, Topic.id == ModerationEntry.topic_id)
    .outerjoin(Post, Post.id == ModerationEntry.post_id)
    .outerjoin(MODERATOR, MODERATOR.c.id == ModerationEntry.moderator_id)
)


def add(
    call: Call, deed: Deed, board_id: UUID, topic: Topic | None = None, post: Post | None = None, reason: str = ""
) -> None:
    """Records the deed in the transaction that does it."""
    call.session.add(
        ModerationEntry(
            id=new_id(),
            deed=deed,
            moderator_id=call.actor.member_id,
            board_id=board_id,
            topic_id=topic.id if topic else None,
            post_id=post.id if post else None,
            reason=reason,
            at=call.now,
        )
    )


def list_moderation(call: Call, command: ListModeration) -> Page[contract.ModerationEntry]:
    """What was done, the newest first, everywhere or on one board."""
    statement = _ENTRIES.where(ModerationEntry.board_id == command.board_id) if command.board_id else _ENTRIES
    return page(call.session, statement, [ModerationEntry.id], command, _view, descending=True)


def _view(row: Row[Any]) -> contract.ModerationEntry:
    entry: ModerationEntry = row[0]
    return contract.ModerationEntry(
        id=entry.id,
        deed=Deed(entry.deed),
        moderator=Author.model_validate(row.moderator),
        board_id=entry.board_id,
        topic_id=entry.topic_id,
        title=row.title,
        post_id=entry.post_id,
        number=row.number,
        reason=entry.reason,
        at=entry.at,
    )
