"""Warning, muting, suspending: with a reason, recorded, notified to the member, and lifted early if need be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from chassis import members
from chassis.call import Call
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.forum.events import AccessChanged
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation.actions import (
    A_MODERATOR,
    END_NEEDED,
    END_NOT_AHEAD,
    LONGEST_DAYS,
    MEMBER_ACTION_OVER,
    NOT_ON_BOARD,
    ONLY_A_MUTE,
    OWN_CASE,
    POST_OF_ANOTHER,
    LiftMemberAction,
    ListMemberActions,
    MemberActionKind,
    TakeMemberAction,
)
from contracts.forum.record import ModerationActionKind
from contracts.identity import MemberSnapshot, Role
from contracts.kinds import Worded
from contracts.notices import NoticeKind
from services.forum.access.audience import readers_among
from services.forum.access.lookups import readable_board, readable_post
from services.forum.access.model import MemberAction
from services.forum.access.restrictions import IN_FORCE
from services.forum.base.model import Board, Post, Topic
from services.forum.base.people import CONCERNED, MODERATOR, author
from services.forum.inbox import links
from services.forum.inbox.notify import notify
from services.forum.record.entries import record_action

_RECORDED = {
    MemberActionKind.WARNING: (ModerationActionKind.MEMBER_WARNED, NoticeKind.WARNED),
    MemberActionKind.MUTE: (ModerationActionKind.MEMBER_MUTED, NoticeKind.MUTED),
    MemberActionKind.SUSPENSION: (ModerationActionKind.MEMBER_SUSPENDED, NoticeKind.FORUM_SUSPENDED),
}
_ACTIONS: Select[Any] = (
    select(
        MemberAction,
        author(CONCERNED, MemberAction.member_id).label("member"),
        author(MODERATOR, MemberAction.moderator_id).label("moderator"),
    )
    .outerjoin(CONCERNED, CONCERNED.c.id == MemberAction.member_id)
    .outerjoin(MODERATOR, MODERATOR.c.id == MemberAction.moderator_id)
)


def take_action(call: Call, command: TakeMemberAction) -> forum_actions.MemberAction:
    """Raises NOT_FOUND, OWN_CASE, A_MODERATOR, NOT_ON_BOARD, POST_OF_ANOTHER, and what `_check_end` raises."""
    member = _member(call, command)
    _check_end(call, command)
    board = _board(call, command.board_id, member) if command.board_id else None
    post, topic = _occasion(call, command) if command.post_id else (None, None)
    where = command.board_id or (topic.board_id if topic else None)
    recorded, _ = _RECORDED[command.kind]
    entry = record_action(call, recorded, where, topic, post, command.reason, member_id=member.id)
    call.session.add(_row(call, command, entry))
    call.session.flush()
    _notify_member(call, command, member, board)
    if command.account_too:
        _ask_administrators(call, command, member)
    return read(call, entry)


def _member(call: Call, command: TakeMemberAction) -> MemberSnapshot:
    member = members.find(call.session, command.member_id)
    if member is None or member.status == "erased":
        raise NOT_FOUND("member_id", what="member")
    if member.id == call.actor.id:
        raise OWN_CASE("member_id")
    if Role.MODERATOR in member.roles and command.kind is not MemberActionKind.WARNING:
        raise A_MODERATOR("member_id")
    return member


def _check_end(call: Call, command: TakeMemberAction) -> None:
    """Raises END_NEEDED, END_NOT_AHEAD, ONLY_A_MUTE."""
    if (command.kind is MemberActionKind.WARNING) != (command.until is None):
        raise END_NEEDED("until")
    if command.until and not call.now < command.until <= call.now + timedelta(days=LONGEST_DAYS):
        raise END_NOT_AHEAD("until", days=LONGEST_DAYS)
    if command.board_id and command.kind is not MemberActionKind.MUTE:
        raise ONLY_A_MUTE("board_id")


def _board(call: Call, board_id: UUID, member: MemberSnapshot) -> Board:
    """A board to which the member has access: they must not even learn the name of another one."""
    board = readable_board(call, board_id)
    if not readers_among(call, board.id, [member.id]):
        raise NOT_ON_BOARD("board_id")
    return board


def _occasion(call: Call, command: TakeMemberAction) -> tuple[Post, Topic]:
    """The post that gave cause, for the record."""
    assert command.post_id is not None
    post, topic = readable_post(call, command.post_id)
    if post.author_id != command.member_id:
        raise POST_OF_ANOTHER("post_id")
    return post, topic


def _row(call: Call, command: TakeMemberAction, entry_id: UUID) -> MemberAction:
    return MemberAction(
        id=entry_id,
        moderator_id=call.actor.member_id,
        language=call.actor.language,
        taken_at=call.now,
        **command.model_dump(exclude={"account_too"}),
    )


def _notify_member(call: Call, command: TakeMemberAction, member: MemberSnapshot, board: Board | None) -> None:
    params = {"reason": command.reason}
    if command.until:
        params["until_on"] = command.until.date().isoformat()
    kind = _RECORDED[command.kind][1]
    if board is not None:
        kind, params["board"] = NoticeKind.MUTED_ON_BOARD, Worded(**board.name).best(member.language)
    notify(call, kind, params, links.STANDING, recipients=[member.id])
    if command.kind is MemberActionKind.SUSPENSION:
        call.emit(AccessChanged(member_id=member.id))


def _ask_administrators(call: Call, command: TakeMemberAction, member: MemberSnapshot) -> None:
    """Only an administrator suspends accounts; a moderator can request it."""
    params = {"member": member.name, "reason": command.reason}
    notify(call, NoticeKind.ACCOUNT_SUSPENSION_ASKED, params, f"/admin/members/{member.id}", role=Role.ADMINISTRATOR)


def lift_action(call: Call, command: LiftMemberAction) -> forum_actions.MemberAction:
    """Raises NOT_FOUND, OWN_CASE, MEMBER_ACTION_OVER."""
    action = get_row(call, MemberAction, command.measure_id, "measure_id", "moderation action", lock=True)
    if action.member_id == call.actor.id:
        raise OWN_CASE("measure_id")
    if action.lifted_at or (action.until and action.until <= call.now):
        raise MEMBER_ACTION_OVER("measure_id")
    lift(call, action, command.reason)
    params = {"reason": command.reason}
    notify(call, NoticeKind.MEASURE_LIFTED, params, links.STANDING, recipients=[action.member_id])
    return read(call, action.id)


def lift(call: Call, action: MemberAction, reason: str) -> None:
    """Ends an action that the caller has locked."""
    action.lifted_at, action.lifted_by, action.lift_reason = call.now, call.actor.member_id, reason
    call.session.flush()
    record_action(call, ModerationActionKind.MEASURE_LIFTED, action.board_id, reason=reason, member_id=action.member_id)
    if action.kind == MemberActionKind.SUSPENSION:
        call.emit(AccessChanged(member_id=action.member_id))


def list_actions(call: Call, command: ListMemberActions) -> Page[forum_actions.MemberAction]:
    """Actions against members, newest first."""
    statement = _ACTIONS.execution_options(**PLANNED_EACH_TIME)  # there is little about each member
    if command.member_id is not None:
        statement = statement.where(MemberAction.member_id == command.member_id)
    if command.in_force:
        statement = statement.where(IN_FORCE)
    return page(call.session, statement, [MemberAction.id], command, lambda row: _view(call, row), descending=True)


def read(call: Call, action_id: UUID) -> forum_actions.MemberAction:
    """One action as it is now."""
    statement = _ACTIONS.where(MemberAction.id == action_id)
    return _view(call, call.session.execute(statement, execution_options={"populate_existing": True}).one())


def _view(call: Call, row: Row[Any]) -> forum_actions.MemberAction:
    action: MemberAction = row[0]
    return forum_actions.MemberAction.of(
        action,
        member=row.member,
        moderator=row.moderator,
        in_force=action.lifted_at is None and action.until is not None and action.until > call.now,
    )
