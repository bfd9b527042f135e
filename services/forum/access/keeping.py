"""For how long the gateway may cache what a member reads on boards: never beyond the end of what permits it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select

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


def seconds(*until: Any) -> float:
    """How long, if access ends in so many seconds; null where it does not end. 0 once it has ended."""
    return max(0.0, min([SECONDS, *(float(each) for each in until if each is not None)]))
