"""Who may read a board and what is in it. The rule stands here once, as SQL, for the caller and for anybody else.

Whatever may not be read is answered like what does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Row,
    Select,
    String,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    not_,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from chassis.actor import Actor
from chassis.call import Call
from chassis.tables import member
from contracts.base import FORBIDDEN, NOT_FOUND, Refused
from contracts.forum import POST_MOVED
from contracts.forum_topics import TOPIC_MERGED
from contracts.identity import Role
from services.forum import restraints
from services.forum.boards.model import BoardMembership
from services.forum.library.model import Resource, ResourceVersion
from services.forum.model import Board, Post, Topic

# Moderators keep order everywhere, auditors read everywhere; administrators keep the boards, not what is said in them.
_READ_ALL = (Role.MODERATOR, Role.AUDITOR)
_NAMES = ARRAY(String(40))


_ABOVE = aliased(Board, name="above")


def _in_audience(me: Any, networks: Any, roles: Any, country: Any) -> ColumnElement[bool]:
    """Of the board and of all boards above it: no audience is wider than that of the board one stands in."""

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
_CALLER_FITS = _in_audience(
    bindparam("me", type_=Uuid),
    bindparam("my_networks", type_=_NAMES),
    bindparam("my_roles", type_=_NAMES),
    bindparam("my_country", type_=String),
)
ME: ColumnElement[UUID] = bindparam("me", type_=Uuid)
# Of what a member was told it is enough that they enter the board: a suspension does not take back what was said.
ENTERS = or_(bindparam("reads_all", type_=Boolean), _CALLER_FITS)
READABLE = and_(not_(restraints.suspended(ME)), ENTERS)
READS_HIDDEN: ColumnElement[bool] = bindparam("reads_hidden", type_=Boolean)
_WRITABLE = or_(bindparam("moderates", type_=Boolean), _CALLER_FITS)
_MUTED = restraints.muted(ME)


# When a membership by which the caller may read the board of a statement ends; nothing where none does.
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
    """The values of READABLE for the caller; `reads_all` are roles that pass besides moderators and auditors."""
    return {
        "me": actor.member_id,
        "my_networks": sorted(actor.networks),
        "my_roles": sorted(actor.roles),
        "my_country": actor.country or "",
        "reads_all": actor.has(*_READ_ALL, *reads_all),
        "reads_hidden": actor.has(*_READ_ALL),
        "moderates": actor.has(Role.MODERATOR),
        "administers": actor.has(Role.ADMINISTRATOR),
        "reading": actor.language,
    }


_BOARD = select(Board, _WRITABLE, _MUTED).where(Board.id == bindparam("board"), READABLE)
_TOPIC = (
    select(Topic, _WRITABLE, _MUTED)
    .join(Board)
    .where(Topic.id == bindparam("topic"), Topic.merged_into.is_(None), READABLE)
)
# Where a merged topic is in the end, and after which number there; nothing for one that was not merged.
_WHERE_MERGED = text("""
    WITH RECURSIVE step AS (
        SELECT merged_into, merged_after FROM topic WHERE id = :topic AND merged_into IS NOT NULL
        UNION ALL
        SELECT next.merged_into, next.merged_after + step.merged_after
        FROM step JOIN topic next ON next.id = step.merged_into WHERE next.merged_into IS NOT NULL
    )
    SELECT merged_into, merged_after FROM step ORDER BY merged_after DESC, merged_into LIMIT 1
""")
_POST = (
    select(Post, Topic, _WRITABLE, _MUTED)
    .join(Topic, Topic.id == Post.topic_id)
    .join(Board)
    .where(Post.id == bindparam("post"), READABLE)
)
# What is being changed is read anew, so that a session never works on what it saw before it had the lock.
_ANEW = {"populate_existing": True}


def readable_board(call: Call, board_id: UUID, *also: Role, write: bool = False, lock: bool = False) -> Board:
    """A board the caller may read, and write in if asked. Raises NOT_FOUND, SUSPENDED, FORBIDDEN, MUTED."""
    statement = _BOARD.with_for_update(key_share=True) if lock else _BOARD
    row = call.session.execute(
        statement, viewer(call.actor, *also) | {"board": board_id}, execution_options=_ANEW
    ).first()
    if row is None:
        raise missing(call, "board_id", "board")
    if write:
        _writes(call, row[1], row[2], row[0].id)
    return row[0]


def readable_topic(
    call: Call, topic_id: UUID, *, write: bool = False, lock: bool = False, alone: bool = False, stays: bool = False
) -> Topic:
    """A topic the caller may read, and write in if asked.

    `lock` holds its numbering, `alone` all that is counted of it, `stays` only that nobody has it `alone`.

    Raises NOT_FOUND, TOPIC_MERGED, SUSPENDED, FORBIDDEN, MUTED.
    """
    statement = _held_topic(lock, alone, stays)
    row = _topic_row(call, statement, topic_id)
    if row is None and (lock or alone or stays):
        row = _topic_row(call, statement, topic_id)  # it was being moved, and now stands elsewhere
    if row is None:
        raise topic_missing(call, topic_id)
    if write:
        _writes(call, row[1], row[2], row[0].board_id)
    return row[0]


def steered_topic(call: Call, topic_id: UUID, *, lock: bool = False) -> tuple[Topic, bool]:
    """A topic that its author or a moderator has to decide about, and whether it is the caller's own.

    Raises what `readable_topic` raises, and FORBIDDEN.
    """
    topic = readable_topic(call, topic_id, write=True, lock=lock)
    own = topic.author_id == call.actor.member_id
    if not own and not call.actor.has(Role.MODERATOR):
        raise FORBIDDEN()
    return topic, own


def topic_missing(call: Call, topic_id: UUID) -> Refused:
    """What is answered about a topic that is not there for the caller: where it went, if they may read it there."""
    merged = call.session.execute(_WHERE_MERGED, {"topic": topic_id}).first()
    if merged and _topic_row(call, _TOPIC, merged.merged_into) is not None:
        return TOPIC_MERGED("topic_id", topic_id=merged.merged_into, after=merged.merged_after)
    return missing(call, "topic_id", "topic")


def _held_topic(lock: bool, alone: bool, stays: bool) -> Select[Any]:
    if alone:
        return _TOPIC.with_for_update(of=Topic)
    if lock:
        return _TOPIC.with_for_update(of=Topic, key_share=True)
    return _TOPIC.with_for_update(of=Topic, read=True, key_share=True) if stays else _TOPIC


def _topic_row(call: Call, statement: Select[Any], topic_id: UUID) -> Row[Any] | None:
    values = viewer(call.actor) | {"topic": topic_id}
    return call.session.execute(statement, values, execution_options=_ANEW).first()


def readable_post(
    call: Call,
    post_id: UUID,
    *,
    write: bool = False,
    lock: bool = False,
    even_muted: bool = False,
    asked: tuple[str, str] = ("post_id", "post"),
) -> tuple[Post, Topic]:
    """A post the caller may know of, and act on if asked, with its topic. `asked`: the field and what it names.

    Raises NOT_FOUND, SUSPENDED, FORBIDDEN, MUTED, POST_MOVED.
    """
    statement = _POST.with_for_update(of=Post, key_share=True) if lock else _POST
    row = call.session.execute(statement, viewer(call.actor) | {"post": post_id}, execution_options=_ANEW).first()
    if row is None:
        raise missing(call, *asked)
    if write:
        _writes(call, row[2], row[3] and not even_muted, row[1].board_id)
        if row[0].moved_post_id is not None:
            raise POST_MOVED("post_id")
    return row[0], row[1]


def reads_hidden(call: Call, author_id: UUID) -> bool:
    """Who reads a hidden text: moderators, auditors, and its author, with the reason."""
    return author_id == call.actor.id or call.actor.has(*_READ_ALL)


def missing(call: Call, field: str, what: str) -> Refused:
    """What is answered about something that is not there for the caller: NOT_FOUND, or SUSPENDED to whoever is."""
    return restraints.suspension(call) or NOT_FOUND(field, what=what)


def nothing_there(call: Call) -> None:
    """For a list that is empty: who is suspended is told that instead. Raises SUSPENDED."""
    if refused := restraints.suspension(call):
        raise refused


def _writes(call: Call, writable: bool, muted: bool, board_id: UUID) -> None:
    """Raises FORBIDDEN, MUTED."""
    if not writable:
        raise FORBIDDEN()
    if muted and not call.actor.has(Role.MODERATOR):
        raise restraints.mute(call, board_id)


# The same for anybody: whether the member of a row of the members' copy may read the board of that row.
MEMBER_READS = and_(
    member.c.status == "admitted",
    not_(restraints.suspended(member.c.id)),
    or_(
        member.c.roles.overlap([role.value for role in _READ_ALL]),
        _in_audience(member.c.id, member.c.networks, member.c.roles, member.c.country),
    ),
)
_READERS = select(member.c.id).where(
    Board.id == bindparam("board"), member.c.id.in_(bindparam("members", expanding=True)), MEMBER_READS
)


def readers_among(call: Call, board_id: UUID, members: Iterable[UUID]) -> list[UUID]:
    """Those of the members who are admitted and may read the board."""
    return list(call.session.execute(_READERS, {"board": board_id, "members": list(members)}).scalars())


# The library: who is signed in reads what is published, the world what is published for it. What is in work is for who
# wrote it, moderators and auditors. These take their values from `reader`.
_SIGNED_IN: ColumnElement[bool] = bindparam("signed_in", type_=Boolean)
KEEPS: ColumnElement[bool] = bindparam("keeps", type_=Boolean)
SHELVED = and_(
    Resource.published.is_not(None), Resource.withdrawn_at.is_(None), or_(_SIGNED_IN, Resource.public, KEEPS)
)
# A withdrawn resource is listed nowhere, but whoever comes back to it is told so.
_SHOWN = and_(
    ResourceVersion.state == "published",
    Resource.published.is_not(None),
    or_(_SIGNED_IN, and_(Resource.public, ResourceVersion.audience == "public")),
)
SHOWN_VERSION = or_(KEEPS, _SHOWN, ResourceVersion.written_by == ME)


def reader(actor: Actor) -> dict[str, Any]:
    """The values of SHELVED and SHOWN_VERSION for the caller, who need not be signed in."""
    return {"me": actor.id, "signed_in": actor.id is not None, "keeps": actor.has(*_READ_ALL)}
