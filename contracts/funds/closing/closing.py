"""A guided closing: its steps with what stands in the way, moving what waits, the adjusting period (Fund rule 10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Refusal, View, change, read
from contracts.funds.kinds import THE_FUND, Day, Reason, SignedKind, Usd
from contracts.funds.ledger.journal import EntryKind, Period
from contracts.funds.ledger.journal_seals import Anchor
from contracts.funds.ledger.periods import Difference
from contracts.kinds import Currency, Id, Moment, Slug

CLOSING_OBSTACLES = Refusal(
    "funds.closing_obstacles",
    409,
    "{count} steps of the closing are not done. Complete them, or state why the books are closed all the same.",
)
NOT_MOVED = Refusal(
    "funds.not_moved",
    422,
    "This is dated by what happened: ask an approver to decide it, or withdraw it. Only costs, reversals and transfers "
    "that wait can be moved.",
)
MOVED_LATER_ONLY = Refusal(
    "funds.moved_later_only", 422, "Choose a day after {on}, on which the books are open (Fund rule 10)."
)


class ClosingStepCode(StrEnum):
    """The steps of a closing, in their order."""

    DAY_OVER = "day_over"
    PENDING = "pending"
    BANK_LINES = "bank_lines"
    RECONCILIATION = "reconciliation"
    SUSPENSE = "suspense"
    RATES = "rates"
    VALUATION = "valuation"
    ADVANCES = "advances"
    OPENING = "opening"


class ClosingItem(View):
    """What is in the way: something that waits, an account of the bank, a receipt, a currency.

    `kind` of something that waits: which; `id`: its own, or the bank account's. `amount` is in `currency`.
    """

    kind: SignedKind | None
    id: Id | None
    title: str
    on: date | None
    count: int
    amount: Decimal | None
    currency: Currency
    yours: bool = Field(description="Whether the caller entered it, and may move or withdraw it.")
    moves: bool = Field(description="Whether it can be moved to another day.")


class ClosingStep(View):
    """A step. `done`: nothing is in the way. `blocks`: what is in the way has to be mended; otherwise a reason will do.

    `count`: how much is in the way; at most twenty of it are listed.
    """

    code: ClosingStepCode
    done: bool
    blocks: bool
    count: int
    items: list[ClosingItem]


class Closing(View):
    """How far the closing of a fund up to a day is. `open_from`: the first day that nothing has closed.

    `opening`: the differences between the last closed period's balances and its postings, which should be none.
    `anchor`: the journal's newest signed anchor, to be printed with what is closed (Fund rule 18).
    """

    fund_id: Slug
    ends_on: date
    closed_until: date | None
    soft_closed_until: date | None
    open_from: date | None
    ready: bool
    steps: list[ClosingStep]
    opening: list[Difference]
    anchor: Anchor | None


class ReadClosing(Command):
    """How far a closing up to that day is; without a day, up to the end of the month that should be closed next."""

    ends_on: Day | None = None
    fund_id: Slug = THE_FUND


class MovePending(Command):
    """Moves what the caller entered, and what waits, to another day: it is entered anew and replaces the former one.

    A reversal or a transfer without a day is posted on the day on which it is signed.
    """

    kind: SignedKind
    id: Id
    to: Day | None = Field(default=None, description="The new day; for a cost, by default the first open one.")


class Moved(View):
    """What stands in place of the former one: it waits too, unless nothing needs a second signature any more."""

    kind: SignedKind
    id: Id
    replaces: Id
    on: date | None
    waits: bool


class AdjustedAccount(View):
    """An account at a period's end, in USD: without its adjusting entries, these, and with them."""

    code: str
    name: str
    kind: str
    before_usd: Usd
    adjustments_usd: Usd
    after_usd: Usd


class AdjustingEntry(View):
    """An entry that was posted into a period after it was soft-closed, and why."""

    id: Id
    number: str
    kind: EntryKind
    occurred_on: date
    posted_at: Moment
    description: str
    late_reason: str
    entered_by_name: str | None
    approved_by_name: str | None
    amount_usd: Usd


class Adjustments(View):
    """A period before and after its adjusting entries. At most two hundred are listed; `count` is all of them."""

    period: Period
    accounts: list[AdjustedAccount]
    count: int
    entries: list[AdjustingEntry]


class ReadAdjustments(Command):
    """One period with its adjusting entries."""

    period_id: Id


class ExtendAdjusting(Command):
    """Gives a soft-closed period another last day for adjusting entries; the former one stays on record as reopened."""

    period_id: Id
    adjusting_until: Day
    reason: Reason


READ_CLOSING = read(
    "funds", "read_closing", ReadClosing, Closing, "Read how far a closing is, step by step", at="/closing",
    one_state=True,
)  # fmt: skip
MOVE_PENDING = change("funds", "move_pending", MovePending, Moved, "Move what waits to another day")
READ_ADJUSTMENTS = read(
    "funds", "read_adjustments", ReadAdjustments, Adjustments, "Read a period before and after its adjusting entries",
    at="/periods/{period_id}/adjustments",
)  # fmt: skip
EXTEND_ADJUSTING = change(
    "funds", "extend_adjusting", ExtendAdjusting, Period, "Extend the adjusting of a soft-closed period"
)
