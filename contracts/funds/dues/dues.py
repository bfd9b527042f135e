"""The dues: instalments, reports, commitments that expire, awards that end, closings; and the forecast of cash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, View, read
from contracts.funds.kinds import THE_FUND, Day, Usd
from contracts.kinds import Currency, Id, Slug


class DueKind(StrEnum):
    """What is due: money from a donor, a report to one, what expires or ends, the account of an advance, a closing."""

    INSTALMENT = "instalment"
    REPORT = "report"
    COMMITMENT = "commitment"
    ADVANCE = "advance"
    AWARD = "award"
    CLOSING = "closing"


class DueState(StrEnum):
    """Ahead, due today, or overdue."""

    AHEAD = "ahead"
    TODAY = "today"
    OVERDUE = "overdue"


class Due(View):
    """Something that is due on a day. `amount`: what is open of it, in `currency`; a report or a closing has none.

    `detail`: the kind of a report or commitment, or whether a closing is of the month or of its adjusting period.
    `title`: the agreement's reference, the commitment's, the award's title, or the last day of what is closed.
    """

    kind: DueKind
    id: Id
    fund_id: Slug
    due_on: date
    state: DueState
    title: str
    party: str | None
    detail: str | None
    amount: Decimal | None
    currency: Currency
    agreement_id: Id | None
    award_id: Id | None


class ListDues(Paged):
    """What is due in all funds, the oldest first: all that is overdue, and what is ahead until that day."""

    kind: DueKind | None = None
    fund_id: Slug | None = None
    until: Day | None = Field(default=None, description="By default a year from today.")
    overdue: bool | None = Field(default=None, description="Only what is overdue, or only the rest.")


class CashMonth(View):
    """A month of the forecast, in USD. `balance_usd`: the cash at its end, if everything comes and goes so."""

    month: date
    instalments_usd: Usd
    overdue_usd: Usd
    commitments_usd: Usd
    activities_usd: Usd
    balance_usd: Usd


class UnvaluedDue(View):
    """Open instalments in a currency that no exchange rate values today: in no sum, and not zero (Fund rule 16)."""

    currency: Currency
    amount: Decimal


class CashForecast(View):
    """The cash of a fund from today on, month by month. A pledge is no money (Fund rule 6): this is a forecast only.

    Instalments come in the month in which they are due, what is overdue in the first one; each at today's rate.
    Commitments are paid in equal parts until they expire or their award ends; what is held for an activity is spent
    in the month in which it ends, or in the first one if it has.
    """

    fund_id: Slug
    on: date
    cash_usd: Usd
    months: list[CashMonth]
    unvalued: list[UnvaluedDue]


class ReadCashForecast(Command):
    """The forecast for so many months, this one included."""

    fund_id: Slug = THE_FUND
    months: int = Field(default=12, ge=1, le=36)


LIST_DUES = read("funds", "list_dues", ListDues, Page[Due], "List what is due", at="/dues")
CASH_FORECAST = read(
    "funds", "cash_forecast", ReadCashForecast, CashForecast, "Forecast the cash of a fund by month",
    at="/cash-forecast", one_state=True,
)  # fmt: skip
