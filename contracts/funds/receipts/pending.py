"""Receipts above the threshold: they wait for a second person or a line of the bank (Fund rule 12)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, View, change, read
from contracts.funds.kinds import Reason, Usd
from contracts.funds.spending.expenditures import CostStatus
from contracts.kinds import Currency, Id, Moment, Slug


class ReceiptKind(StrEnum):
    """What waits: a contribution, one in several parts, an identification, other income."""

    CONTRIBUTION = "contribution"
    SPLIT = "split"
    IDENTIFICATION = "identification"
    INCOME = "income"


class PendingReceipt(View):
    """Money received above the threshold, in no balance until a second person has approved or confirmed it.

    `record_ids`: the contributions or the income that it becomes. `party`: the donor, or the payer. `entered`: what was
    entered, by the fields of its command, so that its maker may correct it; without the parts of one in several.
    """

    id: Id
    fund_id: Slug
    kind: ReceiptKind
    party: str
    reference: str
    currency: Currency
    amount: Decimal
    amount_usd: Usd
    credited_usd: Usd
    received_on: date
    bank_account_id: Id | None
    award_ids: list[Id]
    record_ids: list[Id]
    status: CostStatus
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    reason: str | None
    entered: dict[str, str] = Field(default_factory=dict)


class ApproveReceipt(Command):
    """The second signature on a receipt, which records it (Fund rule 12)."""

    receipt_id: Id
    late_reason: Reason | None = Field(
        default=None, description="Required in a soft-closed period, from an approver (Fund rule 10)."
    )


class RefuseReceipt(Command):
    """Rejects it, with the reason."""

    receipt_id: Id
    reason: Reason


class WithdrawReceipt(Command):
    """Withdraws a receipt that waits, by the person who entered it."""

    receipt_id: Id


class ReadPendingReceipt(Command):
    """One receipt that waits or waited."""

    receipt_id: Id


class ListPendingReceipts(Paged):
    """The receipts that wait or waited for a second person, newest first."""

    status: CostStatus | None = None
    fund_id: Slug | None = None


APPROVE_RECEIPT = change("funds", "approve_receipt", ApproveReceipt, PendingReceipt, "Approve a receipt")
REFUSE_RECEIPT = change("funds", "refuse_receipt", RefuseReceipt, PendingReceipt, "Refuse a receipt")
WITHDRAW_RECEIPT = change(
    "funds", "withdraw_receipt", WithdrawReceipt, PendingReceipt, "Withdraw a receipt that one entered"
)
READ_PENDING_RECEIPT = read(
    "funds",
    "read_pending_receipt",
    ReadPendingReceipt,
    PendingReceipt,
    "Read a receipt that waits for a second person",
    at="/pending-receipts/{receipt_id}",
)
LIST_PENDING_RECEIPTS = read(
    "funds",
    "list_pending_receipts",
    ListPendingReceipts,
    Page[PendingReceipt],
    "List the receipts that wait for a second person",
    at="/pending-receipts",
)
