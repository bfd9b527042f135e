"""What accounts in other currencies are worth at a period's end, at the closing rate (Fund rule 13)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Day, Reason, Usd
from contracts.kinds import Currency, Id, Moment, Slug

REVALUED_ALREADY = Refusal(
    "funds.revalued_already",
    409,
    "On {on} the account is worth in the books what the closing rate says; nothing to post.",
)
REVALUATION_WAITS = Refusal(
    "funds.revaluation_waits",
    409,
    "A revaluation of this account on {on} awaits its second signature; decide on it first.",
)
REVALUATION_CHANGED = Refusal(
    "funds.revaluation_changed",
    409,
    "The account or the closing rate has changed since this was prepared: {was} USD then, {now} USD now. Refuse it and "
    "prepare it again.",
)
REVALUATION_IN_DOLLARS = Refusal("funds.revaluation_in_dollars", 422, "The account holds dollars; it is not revalued.")


class RevaluationStatus(StrEnum):
    """A revaluation takes two people, whatever the amount (Fund rule 12)."""

    PENDING = "pending"
    POSTED = "posted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Valuation(View):
    """What an account in another currency holds at the end of a day, and what it is worth.

    `book_usd`: in the books, with each movement at the rate of its day; `worth_usd`: at the closing rate, the newest of
    the 31 days up to then (null without one); `difference_usd`: the second less the first. `realized`: the account
    holds nothing any more, so the difference stays; otherwise it is reversed on the next day.
    """

    account_id: Id
    account: str
    on: date
    currency: Currency
    amount: Decimal
    usd_per_unit: Decimal | None
    rate_on: date | None
    book_usd: Usd
    worth_usd: Usd | None
    difference_usd: Usd | None
    realized: bool
    closed: bool = Field(description="Whether the books are closed up to that day")
    waiting: Id | None = Field(description="The revaluation of that day which awaits its signature")


class ReadValuation(Command):
    """An account's value on a day."""

    account_id: Id
    on: Day


class Revaluation(View):
    """A revaluation. `amount_usd` is the difference, which `award_id` bears; `opening_entry_id` reverses it on the next
    day, unless it is realized.
    """

    id: Id
    fund_id: Slug
    account_id: Id
    account: str
    award_id: Id
    award: str
    occurred_on: date
    description: str
    currency: Currency
    amount: Decimal
    usd_per_unit: Decimal | None
    rate_on: date | None
    book_usd: Usd
    worth_usd: Usd
    amount_usd: Usd
    realized: bool
    status: RevaluationStatus
    entry_id: Id | None
    entry_number: str | None
    opening_entry_id: Id | None
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    decided_at: Moment | None
    reason: str | None


class PrepareRevaluation(Command):
    """Prepares the revaluation of an account on a day that is over; a second person signs it.

    The award bears the difference: an unrealized loss must be available to it on that day.
    """

    account_id: Id
    on: Day
    award_id: Id


class RevaluationById(Command):
    """A revaluation."""

    revaluation_id: Id


class ApproveRevaluation(RevaluationById):
    """The second signature: posts the difference on its day, and its reversal on the next one unless it is realized."""

    late_reason: Reason | None = Field(default=None, description="Required in a soft-closed period")


class RefuseRevaluation(RevaluationById):
    """Refuses it, with the reason."""

    reason: Reason


class ListRevaluations(Paged):
    """Revaluations, newest first; of one account, or those of a status."""

    account_id: Id | None = None
    status: RevaluationStatus | None = None


READ_VALUATION = read(
    "funds", "read_valuation", ReadValuation, Valuation, "Read what a bank account is worth on a day",
    at="/bank/accounts/{account_id}/valuations/{on}", one_state=True,
)  # fmt: skip
PREPARE_REVALUATION = create(
    "funds", "prepare_revaluation", PrepareRevaluation, Revaluation, "Prepare the revaluation of a bank account"
)
APPROVE_REVALUATION = change(
    "funds", "approve_revaluation", ApproveRevaluation, Revaluation, "Approve a revaluation, which posts it"
)
REFUSE_REVALUATION = change("funds", "refuse_revaluation", RefuseRevaluation, Revaluation, "Refuse a revaluation")
WITHDRAW_REVALUATION = change(
    "funds", "withdraw_revaluation", RevaluationById, Revaluation, "Withdraw a revaluation that one prepared"
)
READ_REVALUATION = read(
    "funds", "read_revaluation", RevaluationById, Revaluation, "Read a revaluation",
    at="/bank/revaluations/{revaluation_id}",
)  # fmt: skip
LIST_REVALUATIONS = read(
    "funds", "list_revaluations", ListRevaluations, Page[Revaluation], "List revaluations", at="/bank/revaluations"
)
