"""Soft-closing and reopening periods, and proving the balances of closed ones (Fund rule 10)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import THE_FUND, Day, Reason, Usd
from contracts.funds.ledger.journal import Period
from contracts.kinds import Id, Moment, Slug

SOFT_CLOSED = Refusal(
    "funds.soft_closed",
    409,
    "The books are soft-closed up to {until}: only an approver can post there, giving a reason (Fund rule 10).",
)
ADJUSTING_OVER = Refusal(
    "funds.adjusting_over",
    409,
    "{on} falls in a period whose adjusting ended on {until}: an approver extends it, or use an open day "
    "(Fund rule 10).",
)
PERIOD_SPLIT = Refusal("funds.period_split", 409, "A soft-closed period ends on {ends_on}: close up to that day.")
PERIOD_STAYS = Refusal(
    "funds.period_stays", 409, "The status of this period is {status}; only a soft-closed period can be reopened."
)
REOPEN_LATER_FIRST = Refusal(
    "funds.reopen_later_first", 409, "A later period is soft-closed up to {until}; reopen that one first."
)
UNPROVEN = Refusal(
    "funds.unproven",
    409,
    "The balance of account {account} is stored as {stored} USD, but its postings add up to "
    "{reckoned} USD; verify the journal (Fund rule 10).",
)
NOT_LATE = Refusal(
    "funds.not_late", 409, "{on} is not in a soft-closed period; a finance officer must record this (Fund rule 12)."
)
FUTURE_DATE = Refusal("funds.future_date", 422, "{on} is in the future; only past transactions can be recorded.")
CLOSED_PERIOD = Refusal(
    "funds.closed_period", 409, "{on} falls in a closed period; use a date after {until} (Fund rule 10)."
)
PERIOD_CLOSED = Refusal("funds.period_closed", 409, "The books are already closed up to {until}.")


ENTRIES_WAIT = Refusal(
    "funds.entries_wait",
    409,
    "{count} entries dated up to {until} wait for a second person; decide or withdraw them first (Fund rule 10).",
)

NOT_VALUED = Refusal(
    "funds.not_valued",
    409,
    "{account} holds {currency} and is not at the closing rate of {on}; revalue it first (Fund rule 13).",
)


class PendingKind(StrEnum):
    """What waits for a second person and would be posted on a day in the books."""

    EXPENDITURE = "expenditure"
    RECOVERY = "recovery"
    RECEIPT = "receipt"
    REVERSAL = "reversal"
    TRANSFER = "transfer"
    REVALUATION = "revaluation"
    ADVANCE = "advance"


class PendingEntry(View):
    """What waits: it stops the closing of the day on which it would be posted. A reversal's amount is its entry's."""

    kind: PendingKind
    id: Id
    title: str
    amount_usd: Usd | None
    on_day: date
    entered_by: Id
    entered_at: Moment


class ListPending(Paged):
    """What waits for a second person and would be posted up to that day, the oldest first."""

    until: Day
    fund_id: Slug = THE_FUND


LIST_PENDING = read(
    "funds", "list_pending", ListPending, Page[PendingEntry], "List what stops the closing of a period", at="/pending"
)


class SoftClosePeriod(Command):
    """Soft-closes the books from the end of the last closed period up to this day: only approvers may post there,
    with a reason.

    `adjusting_until` makes it an adjusting period: so long is it put right, after that day nothing is posted there.
    """

    ends_on: Day
    fund_id: Slug = THE_FUND
    adjusting_until: Day | None = None


class ReopenPeriod(Command):
    """Reopens a soft-closed period, with a reason; the latest must be reopened first."""

    period_id: Id
    reason: Reason


class ProvePeriod(Command):
    """Compares the balances of a closed period with the sum of all postings up to its end."""

    period_id: Id


class Difference(View):
    """An award's account whose stored balance differs from the sum of its postings, in USD."""

    award_id: Id
    account_code: str
    stored_usd: Usd
    reckoned_usd: Usd


class Proof(View):
    """The balances of a closed period, recomputed from the postings. At most a hundred differences are listed."""

    period_id: Id
    accounts: int
    proven: bool
    differences: list[Difference]


SOFT_CLOSE_PERIOD = create("funds", "soft_close_period", SoftClosePeriod, Period, "Soft-close the books up to a day")
REOPEN_PERIOD = change("funds", "reopen_period", ReopenPeriod, Period, "Reopen a soft-closed period")
PROVE_PERIOD = read(
    "funds", "prove_period", ProvePeriod, Proof, "Prove a closed period's balances", at="/periods/{period_id}/proof"
)
