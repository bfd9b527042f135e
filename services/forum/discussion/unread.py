"""Where the unread topics are: nothing is looked for on boards that were read to the end, nor beyond the last of them.

What a board has, and how much of it a member has read, are sums that are always exact (`reading`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Uuid, any_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.call import Call
from chassis.plans import PLANNED_EACH_TIME
from services.forum.access.audience import ME, READABLE
from services.forum.base.model import Board, Topic
from services.forum.boards.model import BoardRead
from services.forum.discussion.model import TopicRead

# So many posts that are unread may be on the newest topics of all, of which as many are looked through for them.
_NEAR: Final = 200
READ: ColumnElement[int] = func.coalesce(TopicRead.number, 0)
_behind = Board.posts - func.coalesce(BoardRead.posts, 0)
_BOARDS = (
    select(Board.id, _behind.label("posts"))
    .outerjoin(BoardRead, (BoardRead.board_id == Board.id) & (BoardRead.member_id == ME))
    .where(READABLE, _behind > 0)
)
_ON_THESE = Topic.board_id == any_(bindparam("boards", type_=ARRAY(Uuid)))
_newest = (
    select(Topic.last_activity_at, (Topic.posts - READ).label("posts"))
    .outerjoin(TopicRead, (TopicRead.topic_id == Topic.id) & (TopicRead.member_id == ME))
    .where(_ON_THESE)
    .order_by(Topic.last_activity_at.desc(), Topic.id.desc())
    .limit(_NEAR)
    .subquery()
)
# Few boards or most of them: how to find their newest topics depends on which.
_NEWEST = select(func.min(_newest.c.last_activity_at).label("since"), cast(func.sum(_newest.c.posts), Integer)).where(
    _newest.c.posts > 0
)


@dataclass(frozen=True)
class Places:
    """Where to look for topics: on which boards, on any if none are named, and further conditions."""

    boards: list[UUID] | None = None
    conditions: tuple[ColumnElement[bool], ...] = ()


ANYWHERE: Final = Places()


def places(call: Call, me: Mapping[str, Any], board_id: UUID | None) -> Places:
    """Where the unread topics are, on one board or on all; `me`: the caller's values, by `viewer`.

    The conditions take the value of `boards`.
    """
    statement = _BOARDS if board_id is None else _BOARDS.where(Board.id == board_id)
    behind = {row.id: row.posts for row in call.session.execute(statement, me)}
    found = Places(list(behind), (_ON_THESE, Topic.posts > READ))
    unread = sum(behind.values())
    if not 0 < unread <= _NEAR:
        return found
    asked = {**me, "boards": found.boards}
    since, posts = call.session.execute(_NEWEST, asked, execution_options=PLANNED_EACH_TIME).one()
    last = () if posts != unread else (Topic.last_activity_at >= since,)
    return Places(found.boards, (*found.conditions, *last))
