"""For how long the gateway may cache what a member reads on boards: never beyond the end of what permits it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from chassis.call import Call
from services.forum.access.audience import ME
from services.forum.access.model import BoardMembership

# Changes without an event, such as a new name of a member, become visible after this time.
SECONDS = 60.0
# In how many seconds the first of the caller's memberships ends, by the database's clock; null if none does.
NEXT_END: ColumnElement[Any] = (
    select(func.extract("epoch", func.min(BoardMembership.ends_at) - func.clock_timestamp()))
    .where(BoardMembership.member_id == ME, BoardMembership.ends_at > func.now())
    .scalar_subquery()
    .label("next_end")
)
_ASKED = select(NEXT_END)


def seconds(*until: Any) -> float:
    """How long, if access ends in so many seconds; null where it does not end. 0 once it has ended."""
    return max(0.0, min([SECONDS, *(float(each) for each in until if each is not None)]))


def seconds_of(call: Call, rows: Sequence[Row[Any]], *until: Any) -> float:
    """The same of rows with NEXT_END. An empty answer does not say when access ends: that is asked."""
    next_end = rows[0].next_end if rows else call.session.scalar(_ASKED, {"me": call.actor.id})
    return seconds(next_end, *until)
