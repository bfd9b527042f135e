"""Access to a board by name: by invitation of a moderator or a manager of the board, until a date or for good.

Every statement checks access in the database (`audience`), so it ends at its time without anybody's doing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.dialects.postgresql import insert

from chassis import members
from chassis.call import Call
from chassis.paging import page
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.forum.boards.memberships import (
    ENDS_TOO_SOON,
    KEEPERS_NAME_NO_KEEPERS,
    BoardMember,
    EndMembership,
    InviteToBoard,
    ListBoardMembers,
)
from contracts.forum.events import AccessChanged, BoardChanged
from contracts.forum.record import ModerationActionKind
from contracts.identity import Role
from contracts.kinds import Worded
from contracts.notices import NoticeKind
from services.forum.access.lookups import readable_board
from services.forum.access.model import BoardMembership
from services.forum.base.model import Board
from services.forum.base.people import CONCERNED, MODERATOR, author
from services.forum.boards.permissions import KEEPS, OFFICE
from services.forum.inbox.notify import notify
from services.forum.record.entries import record_action

# How long before a membership ends the member who gave it is reminded, once.
_AHEAD = timedelta(days=7)
_MEMBERS: Select[Any] = (
    select(
        BoardMembership,
        author(CONCERNED, BoardMembership.member_id).label("member"),
        author(MODERATOR, BoardMembership.invited_by).label("inviter"),
        func.coalesce(BoardMembership.ends_at <= func.now(), False).label("ended"),
    )
    .outerjoin(CONCERNED, CONCERNED.c.id == BoardMembership.member_id)
    .outerjoin(MODERATOR, MODERATOR.c.id == BoardMembership.invited_by)
)
# With the member concerned and the one to be notified, as far as both are known here.
_DUE: Select[Any] = (
    select(BoardMembership, Board, CONCERNED.c.name, MODERATOR.c.id, MODERATOR.c.language)
    .join(Board)
    .outerjoin(CONCERNED, CONCERNED.c.id == BoardMembership.member_id)
    .outerjoin(MODERATOR, MODERATOR.c.id == BoardMembership.invited_by)
    .where(BoardMembership.reminded_at.is_(None))
    .with_for_update(of=BoardMembership)
)


def invite_to_board(call: Call, command: InviteToBoard) -> BoardMember:
    """Raises NOT_FOUND, FORBIDDEN, KEEPERS_NAME_NO_KEEPERS, ENDS_TOO_SOON."""
    board = _kept(call, command.board_id)
    if command.keeper and not call.actor.has(*OFFICE):
        raise KEEPERS_NAME_NO_KEEPERS("keeper")
    if command.ends_at is not None and command.ends_at <= call.now:
        raise ENDS_TOO_SOON("ends_at")
    member = members.find(call.session, command.member_id)
    if member is None or member.status != "admitted":
        raise NOT_FOUND("member_id", what="member")
    _keep(call, command)
    record_action(call, ModerationActionKind.MEMBER_INVITED, board.id, member_id=member.id, reason=_until(command))
    _changed(call, member.id)
    if member.id != call.actor.id:
        _notify(call, NoticeKind.INVITED_TO_BOARD, member.id, member.language, board, {"who": call.actor.name})
    return _read(call, board.id, member.id)


def _keep(call: Call, command: InviteToBoard) -> None:
    key = {"board_id": command.board_id, "member_id": command.member_id}
    values: dict[str, Any] = {"keeper": command.keeper, "ends_at": command.ends_at, "reminded_at": None}
    values |= {"invited_by": call.actor.member_id, "invited_at": func.now()}
    statement = insert(BoardMembership).values(**key, **values)
    call.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def end_membership(call: Call, command: EndMembership) -> BoardMember:
    """Ending it again changes nothing; the board itself names the member no more. Raises NOT_FOUND, FORBIDDEN."""
    own = command.member_id == call.actor.id
    board = readable_board(call, command.board_id) if own else _kept(call, command.board_id)
    _name_no_more(call, board, command.member_id)
    membership = call.session.get(
        BoardMembership, (board.id, command.member_id), with_for_update=True, populate_existing=True
    )
    if membership is None:
        raise NOT_FOUND("member_id", what="member")
    if membership.ends_at is None or membership.ends_at > call.now:
        membership.ends_at = func.now()
        call.session.flush()
        if not own:
            record_action(call, ModerationActionKind.MEMBERSHIP_ENDED, board.id, member_id=command.member_id)
        _changed(call, command.member_id)
    return _read(call, board.id, command.member_id)


def _name_no_more(call: Call, board: Board, member_id: UUID) -> None:
    """Takes a member off the board's own list: what was one of these becomes a membership, which can be ended."""
    call.session.refresh(board, with_for_update={"key_share": True})
    if member_id not in board.members:
        return
    board.members = [each for each in board.members if each != member_id]
    board.version += 1
    call.session.flush()
    key = {"board_id": board.id, "member_id": member_id}
    values = {"keeper": False, "invited_by": call.actor.member_id, "invited_at": func.now()}
    call.session.execute(insert(BoardMembership).values(**key, **values).on_conflict_do_nothing())
    call.emit(BoardChanged(board_id=board.id))


def list_board_members(call: Call, command: ListBoardMembers) -> Page[BoardMember]:
    """Raises NOT_FOUND, FORBIDDEN."""
    board = _kept(call, command.board_id, Role.AUDITOR)
    return page(
        call.session,
        _MEMBERS.where(BoardMembership.board_id == board.id),
        [BoardMembership.invited_at, BoardMembership.member_id],
        command,
        _view,
        descending=True,
    )


def remind(call: Call) -> None:
    """Reminds the member who gave a membership that it ends within a week, in time to renew it."""
    due = _DUE.where(BoardMembership.ends_at > call.now, BoardMembership.ends_at <= call.now + _AHEAD)
    for membership, board, member, inviter, language in call.session.execute(due).all():
        membership.reminded_at = call.now
        if inviter is not None and member is not None:
            told = {"member": member or "…", "until_on": membership.ends_at.date().isoformat()}
            _notify(call, NoticeKind.MEMBERSHIP_ENDS, inviter, language, board, told)
    call.session.flush()


def _kept(call: Call, board_id: UUID, *also: Role) -> Board:
    """A board whose members the caller may choose. Raises NOT_FOUND, FORBIDDEN."""
    board = readable_board(call, board_id, Role.ADMINISTRATOR)
    if not call.actor.has(*OFFICE, *also) and not _keeps(call, board):
        raise FORBIDDEN()
    return board


def _keeps(call: Call, board: Board) -> bool:
    own = select(KEEPS).where(Board.id == board.id)
    return bool(call.session.execute(own, {"me": call.actor.member_id}).scalar())


def _changed(call: Call, member_id: UUID) -> None:
    call.emit(AccessChanged(member_id=member_id))


def _until(command: InviteToBoard) -> str:
    return f"{command.ends_at:%Y-%m-%d %H:%M} UTC" if command.ends_at else ""


def _notify(call: Call, kind: NoticeKind, whom: UUID, language: str, board: Board, params: dict[str, str]) -> None:
    params |= {"board": Worded(**board.name).best(language)}
    page_of = "/members" if kind is NoticeKind.MEMBERSHIP_ENDS else ""
    link = f"/forum/boards/{board.id}{page_of}"
    notify(call, kind, params, link, recipients=[whom])


def _read(call: Call, board_id: UUID, member_id: UUID) -> BoardMember:
    one = _MEMBERS.where(BoardMembership.board_id == board_id, BoardMembership.member_id == member_id)
    return _view(call.session.execute(one, execution_options={"populate_existing": True}).one())


def _view(row: Row[Any]) -> BoardMember:
    membership: BoardMembership = row[0]
    return BoardMember.of(membership, member=row.member, invited_by=row.inviter, ended=row.ended)
