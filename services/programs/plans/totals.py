"""The money of all activities of a programme, summed where it is stored: the answer's cost hardly depends on them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select

from chassis.call import Call
from contracts.programs.plans.money_requests import RequestState
from services.programs.editions.model import Edition
from services.programs.plans.activities import AMOUNT, LATER
from services.programs.plans.model import Activity, MoneyRequest


@dataclass(frozen=True)
class Totals:
    """The activities with one currency: `asked` is in it, the rest in USD."""

    currency: str
    asked: Decimal
    reserved_usd: Decimal
    allocated_usd: Decimal
    spent_usd: Decimal


def totals_of(call: Call, programme_id: UUID) -> list[Totals]:
    """By currency, in one statement; the sums of what `money_of` says of each activity."""
    booked = _booked(programme_id).subquery()
    requested = _requested(programme_id).subquery()
    statement = (
        select(
            booked.c.currency,
            func.coalesce(requested.c.asked, Decimal("0.00")),
            func.coalesce(requested.c.reserved, Decimal("0.00")),
            booked.c.allocated + func.coalesce(requested.c.since, 0),
            booked.c.spent,
        )
        .outerjoin_from(booked, requested, requested.c.currency == booked.c.currency)
        .order_by(booked.c.currency)
    )
    return [Totals(*row) for row in call.session.execute(statement)]


def _booked(programme_id: UUID) -> Select[tuple[str, Decimal, Decimal]]:
    """What the Fund reported in its last totals."""
    sums = func.sum(Activity.allocated_usd).label("allocated"), func.sum(Activity.spent_usd).label("spent")
    statement = select(Activity.currency, *sums).join(Edition, Edition.id == Activity.edition_id)
    return statement.where(Edition.programme_id == programme_id).group_by(Activity.currency)


def _requested(programme_id: UUID) -> Select[tuple[str, Decimal, Decimal, Decimal]]:
    """What waits, what is held, and what was granted since the last totals."""
    sums = (
        AMOUNT.filter(MoneyRequest.state == RequestState.ASKED).label("asked"),
        AMOUNT.filter(MoneyRequest.state == RequestState.RESERVED).label("reserved"),
        AMOUNT.filter(LATER).label("since"),
    )
    statement = select(Activity.currency, *sums).select_from(MoneyRequest)
    joined = statement.join(Activity, Activity.id == MoneyRequest.activity_id).join(Edition)
    return joined.where(Edition.programme_id == programme_id).group_by(Activity.currency)
