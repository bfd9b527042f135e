"""Receipts above the threshold wait for a second person, like costs (Fund rule 12): in no balance, not spendable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, literal_column, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Command, Page
from contracts.funds.evidence import SubjectKind
from contracts.funds.kinds import SignedKind
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.receipts.pending import ListPendingReceipts, ReadPendingReceipt, WithdrawReceipt
from contracts.funds.refusals import DUPLICATE
from services.funds import duplicates
from services.funds.evidence import attachments
from services.funds.ledger import currency_model, journal, money, periods, provenance, submissions
from services.funds.ledger.journal import Draft
from services.funds.ledger.signatures import ask_for_signature, lock_pending, withdraw
from services.funds.receipts.model import PendingReceipt
from services.funds.receipts.summaries import ReceiptSummary

# Kept beside what was entered.
BANK_LINE: Final = "bank_line_id"


def hold(
    call: Call,
    summary: ReceiptSummary,
    command: Command,
    late_reason: str | None = None,
    bank_line_id: UUID | None = None,
) -> PendingReceipt:
    """Keeps it until somebody else decides, and notifies the approvers. `bank_line_id`: the bank's line that it was
    entered from, which it is matched with once it is recorded. Raises DUPLICATE."""
    waiting = PendingReceipt(
        id=new_id(),
        **vars(summary) | {"award_ids": list(dict.fromkeys(summary.award_ids)), "record_ids": list(summary.record_ids)},
        command=command.model_dump(mode="json", exclude_unset=True)
        | ({"late_reason": late_reason} if late_reason else {})
        | ({BANK_LINE: str(bank_line_id)} if bank_line_id else {}),
        status="pending",
        entered_by=call.actor.member_id,
        entered_at=call.now,
        entered_from=call.actor.address,
    )
    with duplicates.refuse(call, "uq_pending_receipt_reference", "reference", summary.reference):
        call.session.add(waiting)
    title = f"{summary.party}: {summary.reference}"
    ask_for_signature(call, title, summary.size, f"/funds/pending-receipts/{waiting.id}")
    replaces, note = getattr(command, "replaces", None), getattr(command, "note", None)
    submissions.record(call, SignedKind.PENDING_RECEIPTS, waiting.id, replaces, note)
    if replaces is not None:
        attachments.take_over(call, SubjectKind.PENDING_RECEIPT, replaces, waiting.id, ())
    return waiting


def withdraw_receipt(call: Call, command: WithdrawReceipt) -> funds_pending.PendingReceipt:
    """Whoever entered it withdraws it. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    withdraw(call, get_row(call, PendingReceipt, command.receipt_id, "receipt_id", "receipt"))
    return read_pending_receipt(call, ReadPendingReceipt(receipt_id=command.receipt_id))


def replace_pending(call: Call, receipt_id: UUID | None) -> None:
    """Withdraws what another receipt replaces, if it does. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    if receipt_id is not None:
        submissions.take_back(call, get_row(call, PendingReceipt, receipt_id, "replaces", "receipt", lock=True))


def waits_for_line(call: Call, line_id: UUID) -> bool:
    """Whether a receipt that was entered from this line of the bank waits for its second signature."""
    of_line = PendingReceipt.command[BANK_LINE].astext == str(line_id)
    found = select(PendingReceipt.id).where(PendingReceipt.status == literal_column("'pending'"), of_line)
    return call.session.scalars(found).first() is not None


def refuse_twice(call: Call, party_id: UUID, reference: str) -> None:
    """Raises DUPLICATE if a receipt with this reference waits already."""
    same = (PendingReceipt.party_id == party_id) & (PendingReceipt.reference == reference)
    if call.session.scalars(select(PendingReceipt.id).where(same, PendingReceipt.status == "pending")).first():
        raise DUPLICATE("reference", value=reference)


def check_day(
    call: Call, waiting: PendingReceipt | None, day: date, field: str, fund_id: str, late_reason: str | None
) -> str | None:
    """The reason to record with an entry of that day. Raises FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED, NOT_LATE."""
    if waiting is None:
        periods.check_entering(call, day, field, fund_id, late_reason)
        return late_reason
    return periods.check_open(call, day, field, fund_id, late_reason)


def signed(call: Call, waiting: PendingReceipt, drafts: Sequence[Draft]) -> list[Draft]:
    """The entries of a receipt that waited, of its maker, approved by the caller; it is locked after what it concerns.

    Raises ALREADY_DECIDED, SAME_PERSON (Fund rule 12)."""
    lock_pending(call, waiting)
    return [journal.signed(call, replace(draft, entered_by=waiting.entered_by), waiting) for draft in drafts]


def erase(call: Call, member_id: UUID) -> None:
    """Removes the addresses from which an erased member entered receipts that wait for a second person."""
    provenance.erase_waiting(call, member_id, PendingReceipt)


def read_pending_receipt(call: Call, command: ReadPendingReceipt) -> funds_pending.PendingReceipt:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(PendingReceipt.id == command.receipt_id)).first()
    if row is None:
        raise NOT_FOUND("receipt_id", what="receipt")
    return _view(row)


def list_pending_receipts(call: Call, command: ListPendingReceipts) -> Page[funds_pending.PendingReceipt]:
    """The receipts that wait or waited, newest first."""
    statement = _all()
    if command.fund_id:
        statement = statement.where(PendingReceipt.fund_id == command.fund_id)
    if command.status:  # in the statement's own words: few wait, and a plan for any status would read all the others
        statement = statement.where(PendingReceipt.status == literal_column(f"'{command.status.value}'"))
    return page(call.session, statement, [PendingReceipt.id], command, _view, descending=True)


def _all() -> Select[Any]:
    unit = currency_model.CurrencyUnit
    return select(PendingReceipt, unit.decimals).join(unit, unit.code == PendingReceipt.currency)


def _view(row: Row[Any]) -> funds_pending.PendingReceipt:
    entered = {name: str(value) for name, value in row[0].command.items() if isinstance(value, str | int)}
    amount = money.shown(row[0].amount, row.decimals)
    return funds_pending.PendingReceipt.of(row[0], amount=amount, entered=entered)
