"""Advances to payees: money given before its costs are known, and what settles it (Fund rule 19)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.funds.evidence import Upload
from contracts.funds.kinds import Day, Description, MoneyInUsd, Reason, Usd
from contracts.funds.spending.recoveries import Recovery
from contracts.kinds import Country, Id, Moment, PaperName, Slug

ADVANCE_DUE = Refusal(
    "funds.advance_due",
    422,
    "Choose a day from {since} to {until}: an advance is accounted for after it is given, and before what holds its "
    "money ends.",
)
BEYOND_ADVANCE = Refusal(
    "funds.beyond_advance",
    409,
    "Only {rest} USD of this advance is not accounted for yet; no more than that can be returned of it.",
)
ADVANCE_STANDS = Refusal(
    "funds.advance_stands",
    409,
    "Part of this advance was accounted for. Reverse these costs and returns first.",
)
BEFORE_ADVANCE = Refusal(
    "funds.before_advance",
    422,
    "This advance was given on {given_on}; what settles it has that date or a later one. "
    "Enter earlier costs without it.",
)
ADVANCE_NOT_ORDER = Refusal(
    "funds.advance_not_order",
    409,
    "This is an advance, not a purchase order or contract: it is signed, withdrawn and settled as an advance.",
)
ADVANCES_UNSETTLED = Refusal(
    "funds.advances_unsettled",
    409,
    "Payees have not accounted for {amount} USD of this award's advances. Settle them first, or state why the rest is "
    "transferred without waiting for them (Fund rule 19).",
)


class AdvanceState(StrEnum):
    """Pending: awaiting a second signature. Open and partly settled ones are owed by their payee."""

    PENDING = "pending"
    OPEN = "open"
    PARTLY_SETTLED = "partly_settled"
    SETTLED = "settled"
    REVERSED = "reversed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AdvancePlan(Part):
    """Whom an advance is given to, for what, from which direct budget line, and until when it is to be settled.

    `country` and `activity_kind` are required if the donor's restriction depends on them.
    """

    line_id: Id
    payee: PaperName = Field(examples=["Belize Port Authority"])
    document: PaperName = Field(description="Number of the request or travel order.", examples=["ADV-2026-0004"])
    description: Description = Field(examples=["Workshop in Belize City: per diem and local transport"])
    amount_usd: MoneyInUsd
    given_on: Day
    due_on: Day = Field(description="The day by which the payee accounts for it.")
    country: Country | None = None
    activity_kind: Slug | None = None
    bank_account_id: Id | None = Field(
        default=None, description="The account in dollars that it is paid from; by default the fund's first."
    )


class GiveAdvance(Command, AdvancePlan):
    """Records an advance paid from an account: it is no cost, but owed by the payee, and holds its money and its
    indirect cost until it is settled (Fund rule 19). Above the threshold it awaits a second signature (rule 12).
    """

    evidence: list[Upload] = Field(default_factory=list, max_length=5)
    note: Reason | None = Field(default=None, description="What whoever signs should know.")


class ApproveAdvance(Command):
    """The second signature on an advance, which posts it (Fund rule 12)."""

    advance_id: Id
    late_reason: Reason | None = Field(
        default=None, description="Required in a soft-closed period, from an approver (Fund rule 10)."
    )


class RefuseAdvance(Command):
    """Rejects it, with the reason; the money is released."""

    advance_id: Id
    reason: Reason


class WithdrawAdvance(Command):
    """Withdraws a pending advance, by the person who entered it."""

    advance_id: Id


class ReturnAdvance(Command):
    """Records what a payee returns of an advance, as a receipt. Above the threshold it awaits an approver (rule 12)."""

    advance_id: Id
    amount_usd: MoneyInUsd
    received_on: Day
    document: PaperName = Field(description="Number of the receipt or bank reference.", examples=["RCT-2026-0112"])
    document_on: Day
    description: Description = Field(default="Rest of an advance", examples=["Rest of the advance"])
    bank_account_id: Id | None = Field(
        default=None, description="One of the fund's bank accounts in dollars; by default the first."
    )


class ReadAdvance(Command):
    """One advance with what settles it."""

    advance_id: Id


class ListAdvances(Paged):
    """The advances, newest first. `is_open`: only those that are not settled yet, or only the others."""

    award_id: Id | None = None
    fund_id: Slug | None = None
    is_open: bool | None = None
    overdue: bool | None = Field(default=None, description="Only those whose day of settlement is over, or the others.")


class Advance(View):
    """An advance, in USD. `rest_usd`: what the payee still has to account for; `held_usd`: with its indirect cost."""

    id: Id
    fund_id: Slug
    award_id: Id
    award_title: str
    line_id: Id
    line: str
    payee: str
    document: str
    description: str
    amount_usd: Usd
    settled_usd: Usd
    rest_usd: Usd
    held_usd: Usd
    given_on: date
    due_on: date
    overdue: bool
    country: Country | None
    activity_kind: Slug | None
    state: AdvanceState
    bank_account_id: Id | None
    entry_id: Id | None
    entry_number: str | None
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    reason: str | None


class SettlementKind(StrEnum):
    """How part of an advance is accounted for."""

    COST = "cost"
    RETURN = "return"


class Settlement(View):
    """A cost charged to the advance, or money returned of it; pending ones and reversed ones settle nothing."""

    kind: SettlementKind
    id: Id
    on: date
    description: str
    document: str
    amount_usd: Usd
    status: str
    reversed: bool
    entry_id: Id | None
    entry_number: str | None
    entered_at: Moment


class AdvanceDetails(Advance):
    """An advance with what settles it, the oldest first; the first two hundred. `more`: whether there are others."""

    settlements: list[Settlement]
    more: bool


GIVE_ADVANCE = create("funds", "give_advance", GiveAdvance, Advance, "Give an advance to a payee")
APPROVE_ADVANCE = change("funds", "approve_advance", ApproveAdvance, Advance, "Approve an advance")
REFUSE_ADVANCE = change("funds", "refuse_advance", RefuseAdvance, Advance, "Refuse an advance")
WITHDRAW_ADVANCE = change("funds", "withdraw_advance", WithdrawAdvance, Advance, "Withdraw an advance that one entered")
RETURN_ADVANCE = create("funds", "return_advance", ReturnAdvance, Recovery, "Record what a payee returns of an advance")
READ_ADVANCE = read(
    "funds", "read_advance", ReadAdvance, AdvanceDetails, "Read an advance", at="/advances/{advance_id}"
)
LIST_ADVANCES = read("funds", "list_advances", ListAdvances, Page[Advance], "List the advances", at="/advances")
