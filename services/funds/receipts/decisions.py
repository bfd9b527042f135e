"""The second person on a receipt: approves it, whereupon it is recorded as it was entered, or refuses it (rule 12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all

from chassis.call import Call
from chassis.rows import get_row
from contracts.base import Command
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.receipts.contributions import RecordContribution
from contracts.funds.receipts.income import RecordIncome
from contracts.funds.receipts.pending import ApproveReceipt, ReadPendingReceipt, ReceiptKind, RefuseReceipt
from contracts.funds.receipts.unidentified import IdentifyReceipt, RecordSplitContribution
from services.funds.ledger.signatures import check_second_person, decide, lock_pending
from services.funds.partners.model import Contribution
from services.funds.receipts import contributions, income, pending, unidentified
from services.funds.receipts.model import OtherIncome, PendingReceipt

# What is recorded again, with what.
_RECORDED: dict[ReceiptKind, tuple[type[Command], Callable[..., Any]]] = {
    ReceiptKind.CONTRIBUTION: (RecordContribution, contributions.record_contribution),
    ReceiptKind.SPLIT: (RecordSplitContribution, contributions.record_split_contribution),
    ReceiptKind.IDENTIFICATION: (IdentifyReceipt, unidentified.identify_receipt),
    ReceiptKind.INCOME: (RecordIncome, income.record_income),
}


def approve_receipt(call: Call, command: ApproveReceipt) -> funds_pending.PendingReceipt:
    """The second signature: everything is checked again, and the receipt is recorded. Raises NOT_FOUND,
    ALREADY_DECIDED, SAME_PERSON (Fund rule 12), and what recording it raises."""
    waiting = find(call, command.receipt_id)
    record(call, waiting, command.late_reason)
    return pending.read_pending_receipt(call, ReadPendingReceipt(receipt_id=waiting.id))


def refuse_receipt(call: Call, command: RefuseReceipt) -> funds_pending.PendingReceipt:
    """An approver refuses it. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    waiting = find(call, command.receipt_id)
    lock_pending(call, waiting)
    decide(call, waiting, "refused", reason=command.reason)
    return pending.read_pending_receipt(call, ReadPendingReceipt(receipt_id=waiting.id))


def find(call: Call, receipt_id: UUID) -> PendingReceipt:
    """Raises NOT_FOUND."""
    return get_row(call, PendingReceipt, receipt_id, "receipt_id", "receipt")


def record(
    call: Call, waiting: PendingReceipt, late_reason: str | None = None, bank_account_id: UUID | None = None
) -> list[UUID]:
    """Records it as its maker entered it, on that bank account; returns its entries. Raises what that raises."""
    check_second_person(call, waiting)
    command, again = _RECORDED[ReceiptKind(waiting.kind)]
    given = waiting.command | ({"bank_account_id": str(bank_account_id)} if bank_account_id else {})
    entered_late = given.pop("late_reason", None)
    given.pop(pending.BANK_LINE, None)
    again(call, command.model_validate(given), late_reason or entered_late, waiting)
    decide(call, waiting, "posted")
    return entries_of(call, waiting)


def entries_of(call: Call, waiting: PendingReceipt) -> list[UUID]:
    """The entries of a receipt that was recorded."""
    found = [select(kind.entry_id).where(kind.id.in_(waiting.record_ids)) for kind in (Contribution, OtherIncome)]
    return list(call.session.scalars(union_all(*found)))
