"""Who may read a board and what is in it. The rule is defined only here, as SQL, for the caller and any member."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    String,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from chassis.actor import Actor
from chassis.call import Call
from chassis.tables import member
from contracts.identity import Role
from services.forum.access import restrictions
from services.forum.access.model import BoardMembership
from services.forum.base.model import Board, Post

# Moderators and auditors read everywhere; administrators manage boards, not what is said in them.
READ_ALL = (Role.MODERATOR, Role.AUDITOR)
_NAMES = ARRAY(String(40))


_ABOVE = aliased(Board, name="above")


def _in_audience(me: Any, networks: Any, roles: Any, country: Any) -> ColumnElement[bool]:
    """Of the board and of all boards above it: no audience is wider than that of the parent board."""

    def fits(board: Any) -> ColumnElement[bool]:
        alike = and_(
            not_(board.private),
            or_(func.cardinality(board.networks) == 0, board.networks.overlap(networks)),
            or_(func.cardinality(board.roles) == 0, board.roles.overlap(roles)),
            or_(func.cardinality(board.countries) == 0, country == any_(board.countries)),
        )
        invited = select(BoardMembership.member_id).where(
            BoardMembership.board_id == board.id,
            BoardMembership.member_id == me,
            or_(BoardMembership.ends_at.is_(None), BoardMembership.ends_at > func.now()),
        )
        return or_(alike, me == any_(board.members), invited.correlate_except(BoardMembership).exists())

    shut = select(_ABOVE.id).where(_ABOVE.id == any_(Board.path), not_(fits(_ABOVE))).correlate_except(_ABOVE)
    return and_(fits(Board), or_(func.cardinality(Board.path) == 0, not_(shut.exists())))


# These take their values from `viewer`.
CALLER_FITS = _in_audience(
    bindparam("me", type_=Uuid),
    bindparam("my_networks", type_=_NAMES),
    bindparam("my_roles", type_=_NAMES),
    bindparam("my_country", type_=String),
)
ME: ColumnElement[UUID] = bindparam("me", type_=Uuid)
# For notices already sent, access to the board is enough: a suspension does not take them back.
ENTERS = or_(bindparam("reads_all", type_=Boolean), CALLER_FITS)
READABLE = and_(not_(restrictions.suspended(ME)), ENTERS)
READS_HIDDEN: ColumnElement[bool] = bindparam("reads_hidden", type_=Boolean)
WRITABLE = or_(bindparam("moderates", type_=Boolean), CALLER_FITS)
MUTED = restrictions.muted(ME)

# Whether the caller may read the text of a post.
LEGIBLE = or_(Post.hidden_at.is_(None), Post.author_id == ME, READS_HIDDEN)

# When the membership that lets the caller read the board of a statement ends; null if none ends.
ENDS_AT: ColumnElement[datetime | None] = (
    select(func.min(BoardMembership.ends_at))
    .where(
        BoardMembership.member_id == ME,
        or_(BoardMembership.board_id == Board.id, BoardMembership.board_id == any_(Board.path)),
        BoardMembership.ends_at > func.now(),
    )
    .correlate(Board)
    .scalar_subquery()
)
# The same in seconds, by the database's clock.
ENDS_IN: ColumnElement[Any] = func.extract("epoch", ENDS_AT - func.clock_timestamp())


def viewer(actor: Actor, *reads_all: Role) -> dict[str, Any]:
    """The values of READABLE for the caller; `reads_all` are roles that may read besides moderators and auditors."""
    return {
        "me": actor.member_id,
        "my_networks": sorted(actor.networks),
        "my_roles": sorted(actor.roles),
        "my_country": actor.country or "",
        "reads_all": actor.has(*READ_ALL, *reads_all),
        "reads_hidden": actor.has(*READ_ALL),
        "moderates": actor.has(Role.MODERATOR),
        "administers": actor.has(Role.ADMINISTRATOR),
        "reading": actor.language,
    }


def reads_hidden(call: Call, author_id: UUID) -> bool:
    """Who reads a hidden text: moderators, auditors, and its author, with the reason."""
    return author_id == call.actor.id or call.actor.has(*READ_ALL)


# The same for any member: whether the member of a row of the members' copy may read the board of that row.
MEMBER_READS = and_(
    member.c.status == "admitted",
    not_(restrictions.suspended(member.c.id)),
    or_(
        member.c.roles.overlap([role.value for role in READ_ALL]),
        _in_audience(member.c.id, member.c.networks, member.c.roles, member.c.country),
    ),
)
_READERS = select(member.c.id).where(
    Board.id == bindparam("board"), member.c.id.in_(bindparam("members", expanding=True)), MEMBER_READS
)


def readers_among(call: Call, board_id: UUID, members: Iterable[UUID]) -> list[UUID]:
    """Those of the members who are admitted and may read the board."""
    return list(call.session.execute(_READERS, {"board": board_id, "members": list(members)}).scalars())


def erase(call: Call, member_id: UUID) -> None:
    """An erased member enters no board by name any more."""
    call.session.execute(delete(BoardMembership).where(BoardMembership.member_id == member_id))
