"""Appeals: a member affected by an action or a hidden post may ask once that another moderator review it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, update

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from chassis.rows import get_row
from contracts.base import Page
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation.actions import (
    ALREADY_APPEALED,
    APPEAL_DECIDED,
    NOT_APPEALABLE,
    OWN_CASE,
    OWN_DECISION,
    AppealStatus,
    DecideAppeal,
    ListAppeals,
    MakeAppeal,
    MyEntry,
)
from contracts.forum.record import ModerationActionKind
from contracts.identity import Role
from contracts.notices import NoticeKind
from services.forum.access.model import MemberAction
from services.forum.base.model import Post
from services.forum.inbox import links
from services.forum.inbox.notify import notify
from services.forum.moderation import actions, member_status, moderation, tasks
from services.forum.moderation.model import Appeal
from services.forum.record import entries
from services.forum.record.entries import record_action
from services.forum.record.model import ModerationEntry

_APPEALS: Select[Any] = entries.ENTRIES.add_columns(Appeal).join(Appeal, Appeal.entry_id == ModerationEntry.id)


def make_appeal(call: Call, command: MakeAppeal) -> MyEntry:
    """Against a decision in force that concerns the caller. Raises NOT_FOUND, NOT_APPEALABLE, ALREADY_APPEALED."""
    entry = member_status.my_entry(call, command.entry_id)
    if entry.appeal is not None:
        raise ALREADY_APPEALED("entry_id")
    if not entry.appealable:
        raise NOT_APPEALABLE("entry_id")
    appeal = _row(call, command)
    call.session.add(appeal)
    call.session.flush()
    tasks.appealed(call, appeal)
    notify(call, NoticeKind.APPEAL_MADE, {"who": call.actor.name}, links.APPEALS, role=Role.MODERATOR)
    return member_status.my_entry(call, command.entry_id)


def _row(call: Call, command: MakeAppeal) -> Appeal:
    entry = call.session.get_one(ModerationEntry, command.entry_id)
    return Appeal(
        id=new_id(),
        entry_id=entry.id,
        moderator_id=entry.moderator_id,
        member_id=entry.member_id,
        text=command.text,
        language=call.actor.language,
        appealed_at=call.now,
        status=AppealStatus.OPEN,
    )


def list_appeals(call: Call, command: ListAppeals) -> Page[forum_actions.Appeal]:
    """Appeals of a status, the oldest first."""
    statement = _APPEALS.where(Appeal.status == command.status).execution_options(**PLANNED_EACH_TIME)  # few are open
    return page(call.session, statement, [Appeal.id], command, lambda row: _view(call, row))


def decide_appeal(call: Call, command: DecideAppeal) -> forum_actions.Appeal:
    """If it is granted, the action is undone. Raises NOT_FOUND, OWN_DECISION, OWN_CASE, APPEAL_DECIDED."""
    appeal = get_row(call, Appeal, command.appeal_id, "appeal_id", "appeal", lock=True)
    _must_be_another(call, appeal)
    if appeal.status != AppealStatus.OPEN:
        raise APPEAL_DECIDED("appeal_id")
    appeal.status = AppealStatus.GRANTED if command.grant else AppealStatus.REJECTED
    appeal.decided_at, appeal.decided_by, appeal.decision_reason = call.now, call.actor.member_id, command.reason
    call.session.flush()
    tasks.appeal_decided(call, appeal)
    entry = call.session.get_one(ModerationEntry, appeal.entry_id)
    if command.grant:
        _undo(call, entry, command.reason)
    _conclude(call, entry, command)
    return _read(call, appeal.id)


def _must_be_another(call: Call, appeal: Appeal) -> None:
    if appeal.moderator_id == call.actor.id:
        raise OWN_DECISION("appeal_id")
    if appeal.member_id == call.actor.id:
        raise OWN_CASE("appeal_id")


def _undo(call: Call, entry: ModerationEntry, reason: str) -> None:
    """Undoes what is still in force: a post may have been shown again, an action lifted or over in the meantime."""
    if entry.deed == ModerationActionKind.POST_HIDDEN and entry.post_id:
        post, topic = moderation.moderated(call, entry.post_id)
        if post.hidden_at is not None:
            moderation.show(call, post, topic, reason)
        return
    action = call.session.get_one(MemberAction, entry.id, with_for_update=True, populate_existing=True)
    if action.lifted_at is None:
        actions.lift(call, action, reason)


def _conclude(call: Call, entry: ModerationEntry, command: DecideAppeal) -> None:
    recorded, kind = (
        (ModerationActionKind.APPEAL_GRANTED, NoticeKind.APPEAL_GRANTED)
        if command.grant
        else (ModerationActionKind.APPEAL_REJECTED, NoticeKind.APPEAL_REJECTED)
    )
    assert entry.member_id is not None
    post = call.session.get(Post, entry.post_id) if entry.post_id else None
    record_action(call, recorded, entry.board_id, None, post, command.reason, member_id=entry.member_id)
    notify(call, kind, {"reason": command.reason}, links.STANDING, recipients=[entry.member_id])


def erase(call: Call, member_id: UUID) -> None:
    """Deletes an erased member's own words; that there was an appeal, and how it ended, stays on record."""
    call.session.execute(update(Appeal).where(Appeal.member_id == member_id).values(text="…"))


def _read(call: Call, appeal_id: UUID) -> forum_actions.Appeal:
    statement = _APPEALS.where(Appeal.id == appeal_id)
    return _view(call, call.session.execute(statement, execution_options={"populate_existing": True}).one())


def _view(call: Call, row: Row[Any]) -> forum_actions.Appeal:
    appeal: Appeal = row.Appeal
    return forum_actions.Appeal.of(
        appeal, entry=entries.entry_view(row), own=call.actor.id in (appeal.moderator_id, appeal.member_id)
    )
