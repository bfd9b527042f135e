"""A budget line controls: beyond it a cost or a commitment is refused, signed by somebody else, or noted (rule 17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, String, Uuid, column, func, select

from chassis.call import Call
from contracts.funds.ledger.terms import BudgetControl
from contracts.funds.spending.budgets import BEYOND_LINE
from services.funds.model import USD

_ZERO = Decimal("0.00")


@dataclass
class Room:
    """What a direct line is planned for and used for, in USD, pending costs included; see fund_line_rooms.sql."""

    title: str
    planned: Decimal
    used: Decimal
    control: BudgetControl
    most: Decimal | None

    def take(self, amount_usd: Decimal, where: str) -> bool:
        """Uses it; whether that needs a second signature. Raises BEYOND_LINE."""
        if self.most is not None and self.used + amount_usd > self.most:
            raise BEYOND_LINE(where, title=self.title, rest=max(self.most - self.used, _ZERO))
        self.used += amount_usd
        return self.control is BudgetControl.TOLERANCE and self.used > self.planned

    @property
    def exceeded(self) -> Decimal:
        """By how much it is used beyond its plan."""
        return max(self.used - self.planned, _ZERO)


def rooms(call: Call, line_ids: Iterable[UUID]) -> dict[UUID, Room]:
    """The room of earmarked money's direct lines, by line. The awards must be locked by whoever spends."""
    found = func.fund_line_rooms(list(line_ids)).table_valued(
        column("line_id", Uuid), column("title", String), column("planned", USD), column("used", USD),
        column("control", String), column("most", USD),
    )  # fmt: skip
    return {row.line_id: _room(row) for row in call.session.execute(select(found))}


def _room(row: Row[Any]) -> Room:
    return Room(row.title, row.planned, row.used, BudgetControl(row.control), row.most)


def room(told: dict[str, str]) -> Room:
    """The same as fund_purses tells it: amounts are texts, so that no reader turns them into floats."""
    most = Decimal(told["most"]) if told["most"] else None
    return Room(told["title"], Decimal(told["planned"]), Decimal(told["used"]), BudgetControl(told["control"]), most)
