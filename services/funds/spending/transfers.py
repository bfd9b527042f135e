"""What is left when an award ends stays in the Fund: it goes to another award, by two people (Fund rules 4, 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.funds.events import MoneyTransferred, TransferReversed
from contracts.funds.spending.advances import ADVANCES_UNSETTLED
from contracts.funds.spending.awards import BEYOND_AVAILABLE
from contracts.funds.spending.transfers import (
    ENDED,
    NOT_ENDED,
    NOTHING_LEFT,
    OTHER_FUND,
    SAME_AWARD,
    ApproveTransfer,
    ListTransfers,
    ReadTransfer,
    RefuseTransfer,
    TransferRest,
    WithdrawTransfer,
)
from contracts.funds.spending.transfers import Transfer as View
from services.funds.ledger import journal, money
from services.funds.ledger import model as ledger_model
from services.funds.ledger.entries import as_posted, with_entry
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.money import FUNCTIONAL
from services.funds.ledger.signatures import ask_for_signature, decide, lock_pending, withdraw
from services.funds.partners import model as partners_model
from services.funds.spending import advance_views, awards
from services.funds.spending.model import Transfer
from services.funds.spending.spendable_awards import SpendableAward, lock_spendable


def transfer_rest(call: Call, command: TransferRest) -> View:
    """Somebody else has to approve it. Raises NOT_FOUND, NOT_ENDED, SAME_AWARD, OTHER_FUND, ENDED, NOTHING_LEFT,
    BEYOND_AVAILABLE, ADVANCES_UNSETTLED."""
    source = _award(call, command.from_award_id, "from_award_id")
    target = _target(call, command, source)
    spendable = _check(call, source, target)
    owed = advance_views.owed_of(call, source.id)
    if owed and command.despite is None:
        raise ADVANCES_UNSETTLED("despite", amount=owed)
    amount = spendable.available if command.amount_usd is None else command.amount_usd
    _check_amount(call, spendable, amount)
    _check_day(call, spendable, source, command.occurred_on, amount)
    transfer = Transfer(
        id=new_id(),
        fund_id=source.fund_id,
        from_award_id=source.id,
        to_award_id=target.id,
        amount_usd=amount,
        reason=f"{command.reason} ({command.despite})"[:1000] if command.despite else command.reason,
        occurred_on=command.occurred_on,
        status="pending",
        entered_by=call.actor.member_id,
        entered_at=call.now,
        entered_from=call.actor.address,
    )
    call.session.add(transfer)
    call.session.flush()
    ask_for_signature(call, f"Transfer: {source.title}", amount, f"/funds/transfers/{transfer.id}")
    return read_transfer(call, ReadTransfer(transfer_id=transfer.id))


def approve_transfer(call: Call, command: ApproveTransfer) -> View:
    """The second person approves: everything is checked again, and the transfer is posted today.

    Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON (Fund rule 12), and what `transfer_rest` raises.
    """
    transfer = get_row(call, Transfer, command.transfer_id, "transfer_id", "transfer")
    source = _award(call, transfer.from_award_id, "transfer_id")
    target = _award(call, transfer.to_award_id, "transfer_id")
    spendable = _check(call, source, target)
    lock_pending(call, transfer)
    _check_amount(call, spendable, transfer.amount_usd)
    _check_day(call, spendable, source, transfer.occurred_on, transfer.amount_usd)
    late = spendable.closing.check(call, transfer.occurred_on or call.today, "occurred_on", command.late_reason)
    drafted = replace(_draft(call, transfer, source, target), late_reason=late)
    draft = journal.signed(call, drafted, transfer)
    journal.post(call, [draft])
    transfer.entry_id = draft.id
    decide(call, transfer, "posted")
    _announce(call, MoneyTransferred, transfer)
    return read_transfer(call, ReadTransfer(transfer_id=transfer.id))


def refuse_transfer(call: Call, command: RefuseTransfer) -> View:
    """The second person refuses it. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    transfer = get_row(call, Transfer, command.transfer_id, "transfer_id", "transfer")
    lock_pending(call, transfer)
    decide(call, transfer, "refused", refusal=command.reason)
    return read_transfer(call, ReadTransfer(transfer_id=transfer.id))


def withdraw_transfer(call: Call, command: WithdrawTransfer) -> View:
    """Whoever asked for it withdraws it. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    withdraw(call, get_row(call, Transfer, command.transfer_id, "transfer_id", "transfer"))
    return read_transfer(call, ReadTransfer(transfer_id=command.transfer_id))


def _award(call: Call, award_id: UUID, field: str) -> partners_model.Award:
    award = call.session.get(partners_model.Award, award_id)
    if award is None or award.role != "donor":
        raise NOT_FOUND(field, what="award")
    return award


def _target(call: Call, command: TransferRest, source: partners_model.Award) -> partners_model.Award:
    if command.to_award_id is not None:
        return _award(call, command.to_award_id, "to_award_id")
    return awards.unearmarked(call, call.session.get_one(partners_model.Donor, source.donor_id), source.fund_id)


def _check(call: Call, source: partners_model.Award, target: partners_model.Award) -> SpendableAward:
    """The award that has ended, and what is left in it; both awards are locked. Raises what `transfer_rest` raises."""
    if source.id == target.id:
        raise SAME_AWARD("to_award_id")
    if source.fund_id != target.fund_id:
        raise OTHER_FUND("to_award_id")
    if source.ends_on is None or source.ends_on >= call.today:
        raise NOT_ENDED("from_award_id", ends_on=source.ends_on or "-")
    if target.ends_on is not None and target.ends_on < call.today:
        raise ENDED("to_award_id", ends_on=target.ends_on)
    return lock_spendable(call, awards=[source.id, target.id])[source.id]


def _check_amount(call: Call, spendable: SpendableAward, amount: Decimal) -> None:
    if spendable.available <= 0:
        raise NOTHING_LEFT("from_award_id")
    if amount > spendable.available:
        raise BEYOND_AVAILABLE("amount_usd", available=spendable.available, currency=FUNCTIONAL, on=call.today)


def _check_day(
    call: Call, spendable: SpendableAward, source: partners_model.Award, on: date | None, amount: Decimal
) -> None:
    """An adjusting date is after the award's end, in no closed period, and the money was there on every day since.

    Raises FUTURE_DATE, NOT_ENDED, CLOSED_PERIOD, BEYOND_AVAILABLE (Fund rules 4, 7, 10)."""
    if on is None:
        return
    money.check_past(call, on, "occurred_on")
    if source.ends_on is None or on <= source.ends_on:
        raise NOT_ENDED("occurred_on", ends_on=source.ends_on or "-")
    spendable.closing.refuse(call, on, "occurred_on")
    spendable.take(call, {on: amount}, on, "amount_usd")


def _draft(call: Call, transfer: Transfer, source: partners_model.Award, target: partners_model.Award) -> Draft:
    amount = transfer.amount_usd
    out, into = (source.id, source.donor_id, FUNCTIONAL), (target.id, target.donor_id, FUNCTIONAL)
    return Draft(
        id=new_id(),
        kind="transfer",
        occurred_on=transfer.occurred_on or call.today,
        description=f"{source.title}: {transfer.reason}"[:500],
        entered_by=transfer.entered_by,
        lines=[
            Line(journal.TRANSFER, *out, amount, amount),
            Line(journal.CASH, *out, -amount, -amount),
            Line(journal.CASH, *into, amount, amount),
            Line(journal.TRANSFER, *into, -amount, -amount),
        ],
        fund_id=transfer.fund_id,
    )


def announce_reversal(call: Call, entry_id: UUID) -> None:
    """Announces that a transfer was reversed, unless it was never announced."""
    transfer = call.session.scalars(select(Transfer).where(Transfer.entry_id == entry_id)).first()
    if transfer is not None:
        _announce(call, TransferReversed, transfer)


def _announce(call: Call, kind: type[MoneyTransferred | TransferReversed], transfer: Transfer) -> None:
    view = read_transfer(call, ReadTransfer(transfer_id=transfer.id))
    call.emit(kind.of(view, transfer_id=view.id, posted_on=view.posted_on or call.today))


def read_transfer(call: Call, command: ReadTransfer) -> View:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(Transfer.id == command.transfer_id)).first()
    if row is None:
        raise NOT_FOUND("transfer_id", what="transfer")
    return _view(row)


def list_transfers(call: Call, command: ListTransfers) -> Page[View]:
    """The transfers, newest first."""
    statement = _all()
    if command.award_id:
        named = or_(Transfer.from_award_id == command.award_id, Transfer.to_award_id == command.award_id)
        statement = statement.where(named)
    if command.status:
        statement = statement.where(Transfer.status == command.status)
    return page(call.session, statement, [Transfer.id], command, _view, descending=True)


def _all() -> Select[Any]:
    source, target = aliased(partners_model.Award), aliased(partners_model.Award)
    return with_entry(
        select(
            Transfer,
            source.title.label("from_award"),
            source.programme.label("from_programme"),
            target.title.label("to_award"),
            target.programme.label("to_programme"),
            ledger_model.JournalEntry.occurred_on.label("posted_on"),
        )
        .join(source, source.id == Transfer.from_award_id)
        .join(target, target.id == Transfer.to_award_id),
        Transfer.entry_id,
    )


def _view(row: Row[Any]) -> View:
    return View.of(row[0], row, **as_posted(row), posted_on=row.posted_on)
