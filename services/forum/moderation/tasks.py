"""What waits for moderators, as tasks: reported posts, and appeals against decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from chassis.call import Call
from chassis.tasks import Waiting
from contracts.forum.moderation.actions import AppealStatus
from contracts.forum.moderation.flags import FlagStatus
from contracts.identity import Role
from contracts.tasks import ForumTaskClosed, ForumTaskOpened, TaskKind, TaskOpened
from services.forum.base.model import Post, Topic
from services.forum.inbox import links
from services.forum.moderation.model import Appeal, Flag

# Each reported post once, since its first open report.
_REPORTED: Select[Any] = (
    select(Post.id, Post.author_id, Topic.title, func.min(Flag.flagged_at).label("since"))
    .join(Flag, Flag.post_id == Post.id)
    .join(Topic, Topic.id == Post.topic_id)
    .where(Flag.status == FlagStatus.OPEN)
    .group_by(Post.id, Topic.id)
)


def flagged(call: Call, post_id: UUID) -> None:
    """A post was reported, perhaps not for the first time."""
    call.emit(_reported(call.session.execute(_REPORTED.where(Post.id == post_id)).one()))


def flags_decided(call: Call, post_id: UUID) -> None:
    """To be told before the reports are decided: one that is being made now is then told, and seen, after or before."""
    call.emit(ForumTaskClosed(kind=TaskKind.DECIDE_FLAG, task=str(post_id)))


def appealed(call: Call, appeal: Appeal) -> None:
    """A member has appealed."""
    call.emit(_appeal(appeal))


def appeal_decided(call: Call, appeal: Appeal) -> None:
    """The appeal is decided."""
    call.emit(ForumTaskClosed(kind=TaskKind.DECIDE_APPEAL, task=str(appeal.id)))


def _reported(row: Row[Any]) -> ForumTaskOpened:
    return ForumTaskOpened(
        kind=TaskKind.DECIDE_FLAG,
        task=str(row.id),
        roles=[Role.MODERATOR],
        excluded=[row.author_id],
        params={"title": row.title},
        link=f"{links.QUEUE}#post-{row.id}",
        opened_at=row.since,
    )


def _appeal(appeal: Appeal) -> ForumTaskOpened:
    """Neither party decides it."""
    return ForumTaskOpened(
        kind=TaskKind.DECIDE_APPEAL,
        task=str(appeal.id),
        roles=[Role.MODERATOR],
        excluded=[appeal.moderator_id, appeal.member_id],
        handed_in_by=appeal.member_id,
        link=f"{links.APPEALS}#appeal-{appeal.id}",
        opened_at=appeal.appealed_at,
    )


def _all_open(call: Call) -> Iterable[TaskOpened]:
    """What is being decided meanwhile was locked before: it is told after this, or not here."""
    is_open = Flag.status == FlagStatus.OPEN
    call.session.execute(select(Flag.id).where(is_open).order_by(Flag.id).with_for_update(read=True))
    appeals = select(Appeal).where(Appeal.status == AppealStatus.OPEN).order_by(Appeal.id)
    yield from map(_reported, call.session.execute(_REPORTED))
    yield from map(_appeal, call.session.scalars(appeals.with_for_update(read=True)))


WAITING = Waiting((TaskKind.DECIDE_FLAG, TaskKind.DECIDE_APPEAL), _all_open)
