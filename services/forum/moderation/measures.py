"""Warning, muting, suspending: with a reason, on record, told to the member, and lifted before its time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from chassis import members
from chassis.call import Call
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.forum.events import AccessChanged
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation.actions import (
    A_MODERATOR,
    END_NEEDED,
    END_NOT_AHEAD,
    LONGEST_DAYS,
    MEASURE_OVER,
    NOT_ON_BOARD,
    ONLY_A_MUTE,
    OWN_CASE,
    POST_OF_ANOTHER,
    LiftMeasure,
    ListMeasures,
    MeasureKind,
    TakeMeasure,
)
from contracts.forum.moderation.flags import Deed
from contracts.forum.values import Author
from contracts.identity import MemberSnapshot, Role
from contracts.kinds import Language, Worded
from contracts.notices import NoticeKind
from services.forum import record
from services.forum.audience import readers_among
from services.forum.inbox import raising
from services.forum.model import Board, Post, Topic
from services.forum.moderation import places
from services.forum.moderation.model import Measure
from services.forum.people import CONCERNED, MODERATOR, author
from services.forum.readable import readable_board, readable_post
from services.forum.restraints import IN_FORCE

_DEEDS = {
    MeasureKind.WARNING: (Deed.MEMBER_WARNED, NoticeKind.WARNED),
    MeasureKind.MUTE: (Deed.MEMBER_MUTED, NoticeKind.MUTED),
    MeasureKind.SUSPENSION: (Deed.MEMBER_SUSPENDED, NoticeKind.FORUM_SUSPENDED),
}
_MEASURES: Select[Any] = (
    select(
        Measure,
        author(CONCERNED, Measure.member_id).label("member"),
        author(MODERATOR, Measure.moderator_id).label("moderator"),
    )
    .outerjoin(CONCERNED, CONCERNED.c.id == Measure.member_id)
    .outerjoin(MODERATOR, MODERATOR.c.id == Measure.moderator_id)
)


def take_measure(call: Call, command: TakeMeasure) -> forum_actions.Measure:
    """Raises NOT_FOUND, OWN_CASE, A_MODERATOR, NOT_ON_BOARD, POST_OF_ANOTHER, and what `_check_end` raises."""
    member = _member(call, command)
    _check_end(call, command)
    board = _board(call, command.board_id, member) if command.board_id else None
    post, topic = _occasion(call, command) if command.post_id else (None, None)
    where = command.board_id or (topic.board_id if topic else None)
    deed, _ = _DEEDS[command.kind]
    entry = record.add(call, deed, where, topic, post, command.reason, member_id=member.id)
    call.session.add(_row(call, command, entry))
    call.session.flush()
    _tell(call, command, member, board)
    if command.account_too:
        _ask_administrators(call, command, member)
    return read(call, entry)


def _member(call: Call, command: TakeMeasure) -> MemberSnapshot:
    member = members.find(call.session, command.member_id)
    if member is None or member.status == "erased":
        raise NOT_FOUND("member_id", what="member")
    if member.id == call.actor.id:
        raise OWN_CASE("member_id")
    if Role.MODERATOR in member.roles and command.kind is not MeasureKind.WARNING:
        raise A_MODERATOR("member_id")
    return member


def _check_end(call: Call, command: TakeMeasure) -> None:
    """Raises END_NEEDED, END_NOT_AHEAD, ONLY_A_MUTE."""
    if (command.kind is MeasureKind.WARNING) != (command.until is None):
        raise END_NEEDED("until")
    if command.until and not call.now < command.until <= call.now + timedelta(days=LONGEST_DAYS):
        raise END_NOT_AHEAD("until", days=LONGEST_DAYS)
    if command.board_id and command.kind is not MeasureKind.MUTE:
        raise ONLY_A_MUTE("board_id")


def _board(call: Call, board_id: UUID, member: MemberSnapshot) -> Board:
    """A board that the member enters: of another they must not even learn the name."""
    board = readable_board(call, board_id)
    if not readers_among(call, board.id, [member.id]):
        raise NOT_ON_BOARD("board_id")
    return board


def _occasion(call: Call, command: TakeMeasure) -> tuple[Post, Topic]:
    """The post that gave cause: the record says which."""
    assert command.post_id is not None
    post, topic = readable_post(call, command.post_id)
    if post.author_id != command.member_id:
        raise POST_OF_ANOTHER("post_id")
    return post, topic


def _row(call: Call, command: TakeMeasure, entry_id: UUID) -> Measure:
    return Measure(
        id=entry_id,
        kind=command.kind,
        member_id=command.member_id,
        moderator_id=call.actor.member_id,
        board_id=command.board_id,
        post_id=command.post_id,
        reason=command.reason,
        language=call.actor.language,
        taken_at=call.now,
        until=command.until,
    )


def _tell(call: Call, command: TakeMeasure, member: MemberSnapshot, board: Board | None) -> None:
    params = {"reason": command.reason}
    if command.until:
        params["until_on"] = command.until.date().isoformat()
    kind = _DEEDS[command.kind][1]
    if board is not None:
        kind, params["board"] = NoticeKind.MUTED_ON_BOARD, Worded(**board.name).best(member.language)
    raising.notify(call, kind, params, places.STANDING, recipients=[member.id])
    if command.kind is MeasureKind.SUSPENSION:
        call.emit(AccessChanged(member_id=member.id))


def _ask_administrators(call: Call, command: TakeMeasure, member: MemberSnapshot) -> None:
    """An account is suspended by an administrator; a moderator can ask for it."""
    params = {"member": member.name, "reason": command.reason}
    raising.notify(
        call, NoticeKind.ACCOUNT_SUSPENSION_ASKED, params, f"/people?q={member.name}", role=Role.ADMINISTRATOR
    )


def lift_measure(call: Call, command: LiftMeasure) -> forum_actions.Measure:
    """Raises NOT_FOUND, OWN_CASE, MEASURE_OVER."""
    measure = call.session.get(Measure, command.measure_id, with_for_update=True, populate_existing=True)
    if measure is None:
        raise NOT_FOUND("measure_id", what="moderation action")
    if measure.member_id == call.actor.id:
        raise OWN_CASE("measure_id")
    if measure.lifted_at or (measure.until and measure.until <= call.now):
        raise MEASURE_OVER("measure_id")
    lift(call, measure, command.reason)
    params = {"reason": command.reason}
    raising.notify(call, NoticeKind.MEASURE_LIFTED, params, places.STANDING, recipients=[measure.member_id])
    return read(call, measure.id)


def lift(call: Call, measure: Measure, reason: str) -> None:
    """Ends a measure that the caller has locked."""
    measure.lifted_at, measure.lifted_by, measure.lift_reason = call.now, call.actor.member_id, reason
    call.session.flush()
    record.add(call, Deed.MEASURE_LIFTED, measure.board_id, reason=reason, member_id=measure.member_id)
    if measure.kind == MeasureKind.SUSPENSION:
        call.emit(AccessChanged(member_id=measure.member_id))


def list_measures(call: Call, command: ListMeasures) -> Page[forum_actions.Measure]:
    """What was decided about members, the newest first."""
    statement = _MEASURES
    if command.member_id is not None:
        statement = statement.where(Measure.member_id == command.member_id)
    if command.in_force:
        statement = statement.where(IN_FORCE)
    return page(call.session, statement, [Measure.id], command, lambda row: _view(call, row), descending=True)


def read(call: Call, measure_id: UUID) -> forum_actions.Measure:
    """One measure as it stands."""
    statement = _MEASURES.where(Measure.id == measure_id)
    return _view(call, call.session.execute(statement, execution_options={"populate_existing": True}).one())


def _view(call: Call, row: Row[Any]) -> forum_actions.Measure:
    measure: Measure = row[0]
    return forum_actions.Measure(
        id=measure.id,
        kind=MeasureKind(measure.kind),
        member=Author.model_validate(row.member),
        moderator=Author.model_validate(row.moderator),
        board_id=measure.board_id,
        post_id=measure.post_id,
        reason=measure.reason,
        language=Language(measure.language),
        taken_at=measure.taken_at,
        until=measure.until,
        lifted_at=measure.lifted_at,
        lift_reason=measure.lift_reason,
        in_force=measure.lifted_at is None and measure.until is not None and measure.until > call.now,
    )
