"""Unidentified receipts: money held in suspense until it is identified, in whole or in part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import aliased

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from chassis.tasks import Waiting
from contracts.base import NOT_FOUND, Page
from contracts.funds.ledger.rates import UNBOOKABLE
from contracts.funds.receipts.pending import ReceiptKind
from contracts.funds.receipts.unidentified import (
    BEYOND_RECEIPT,
    RECEIPT_IDENTIFIED,
    RECEIPT_REVERSED,
    Identification,
    IdentifiedPart,
    IdentifyReceipt,
    ListUnidentified,
    ReceiptById,
    RecordUnidentified,
    UnidentifiedReceipt,
)
from contracts.funds.refusals import DATES
from contracts.tasks import TaskKind, TaskOpened
from services.funds import duplicates
from services.funds.ledger import cash, currency_model, funds, journal, money, periods
from services.funds.ledger import model as ledger_model
from services.funds.ledger.cash import Book
from services.funds.ledger.entries import as_posted, with_entry
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.money import FUNCTIONAL
from services.funds.partners import donors
from services.funds.partners import model as partners_model
from services.funds.receipts import contribution_entries, contribution_views, pending, tasks
from services.funds.receipts.claims import Claim, Placed, place
from services.funds.receipts.model import PendingReceipt, SuspenseOpen, Unidentified
from services.funds.receipts.summaries import ReceiptSummary, summary_of, waits
from services.funds.spending import awards


def record_unidentified(call: Call, command: RecordUnidentified) -> UnidentifiedReceipt:
    """Raises NOT_FOUND, UNKNOWN_CURRENCY, TOO_PRECISE, UNKNOWN_RATE, UNBOOKABLE, FUTURE_DATE, CLOSED_PERIOD,
    SOFT_CLOSED, BANK_OTHER_FUND, BANK_IN_CURRENCY, DUPLICATE."""
    fund = funds.find(call, command.fund_id)
    if (command.currency is None) != (command.amount is None):
        raise UNBOOKABLE("amount")
    if command.currency and command.amount:
        money.check(command.amount, command.currency, money.decimals_of(call, command.currency), "amount")
    periods.check_entering(call, command.received_on, "received_on", fund.id, None)
    award = awards.suspense(call, fund.id)
    given = command.model_dump(exclude={"fund_id", "bank_account_id"})
    receipt = Unidentified(id=new_id(), entry_id=new_id(), award_id=award.id, **given)
    on_book = _book(call, command, fund.id)
    journal.lock(call, [award.id])
    journal.post(call, [_waiting(call, receipt, award, on_book)])
    with duplicates.refuse(call, "uq_unidentified_receipt_award_id_reference", "reference", command.reference):
        call.session.add(receipt)
    return _told(call, receipt.id)


def _book(call: Call, command: RecordUnidentified, fund_id: str) -> Book:
    """Where it waits: on an account in another currency as it came, valued at the day's rate (Fund rule 13).
    Raises BANK_OTHER_FUND, BANK_IN_CURRENCY, UNKNOWN_RATE, UNBOOKABLE."""
    currency = command.currency or FUNCTIONAL
    on_book = cash.book_of(call, command.bank_account_id, fund_id)
    if on_book.in_dollars:
        return on_book
    on_book = cash.book_in(call, command.bank_account_id, fund_id, currency)
    valued = money.value(call, command.amount or Decimal(0), currency, command.received_on)
    if valued.amount_usd != command.credited_usd:
        raise UNBOOKABLE("credited_usd")
    return on_book


def _waiting(call: Call, receipt: Unidentified, award: partners_model.Award, on_book: Book) -> Draft:
    where, worth = (award.id, award.donor_id), receipt.credited_usd
    came = [Line(journal.CASH, *where, FUNCTIONAL, worth, worth)]
    if not on_book.in_dollars:
        units = receipt.amount or Decimal(0)
        came = [
            Line(journal.CASH, *where, on_book.currency, units, worth),
            Line(journal.CLEARING, *where, on_book.currency, -units, -worth),
            Line(journal.CLEARING, *where, FUNCTIONAL, worth, worth),
        ]
    return Draft(
        id=receipt.entry_id,
        kind="suspense",
        occurred_on=receipt.received_on,
        description=f"{receipt.payer or award.title}: {receipt.reference}"[:500],
        entered_by=call.actor.member_id,
        lines=[*came, Line(journal.SUSPENSE, *where, FUNCTIONAL, -worth, -worth)],
        fund_id=award.fund_id,
        cash=on_book.code,
        papers=same(receipt, "payer", "reference"),
    )


def identify_receipt(
    call: Call, command: IdentifyReceipt, late_reason: str | None = None, waiting: PendingReceipt | None = None
) -> Identification:
    """The receipt, or a part of it, becomes revenue from its donors; all parts or none. Above the threshold it waits
    for a second person (Fund rule 12), who identifies it as `waiting`.

    Raises NOT_FOUND, DATES, FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED, RECEIPT_REVERSED, BEYOND_RECEIPT, UNBOOKABLE,
    DUPLICATE, and what `place` raises.
    """
    receipt = get_row(call, Unidentified, command.receipt_id, "receipt_id", "receipt")
    holder = call.session.get_one(partners_model.Award, receipt.award_id)
    on = command.identified_on or call.today
    if on < receipt.received_on:
        raise DATES("identified_on", starts_on=receipt.received_on, ends_on=on)
    late_reason = pending.check_day(call, waiting, on, "identified_on", holder.fund_id, late_reason)
    placed = [_place(call, part, receipt, holder.fund_id, n) for n, part in enumerate(command.parts)]
    contribution_entries.take_turns(call, placed, holder.id)
    view = read_unidentified(call, ReceiptById(receipt_id=receipt.id))
    rest = min(view.open_usd, _rest_since(call, receipt, on))
    _check_open(view, rest, sum((part.identified_usd for part in command.parts), Decimal(0)))
    rows = _rows(call, receipt, list(zip(placed, command.parts, strict=True)), waiting)
    if waiting is None and (summary := _waits(call, receipt, placed, rows)):
        held = pending.hold(call, summary, command)
        made = [contribution_views.awaiting(call, held, row, each) for row, each in zip(rows, placed, strict=True)]
        return Identification(receipt=view, contributions=made)
    drafts = [_out(call, holder, row, each, on, late_reason) for row, each in zip(rows, placed, strict=True)]
    made = contribution_entries.post(call, placed, rows, pending.signed(call, waiting, drafts) if waiting else drafts)
    return Identification(receipt=_told(call, receipt.id), contributions=made)


def _told(call: Call, receipt_id: UUID) -> UnidentifiedReceipt:
    return tasks.tell(call, read_unidentified(call, ReceiptById(receipt_id=receipt_id)))


def entry_reversed(call: Call, entry_id: UUID) -> None:
    """Tells how a receipt stands whose own entry was reversed, or that of a contribution which it had become."""
    part = partners_model.Contribution
    of_part = select(part.receipt_id).where(part.entry_id == entry_id, part.receipt_id.is_not(None))
    for receipt_id in call.session.scalars(
        select(Unidentified.id).where(or_(Unidentified.entry_id == entry_id, Unidentified.id.in_(of_part)))
    ):
        _told(call, receipt_id)


def _waits(
    call: Call, receipt: Unidentified, placed: Sequence[Placed], rows: Sequence[partners_model.Contribution]
) -> ReceiptSummary | None:
    """What the second person is told, if it is above the threshold. Raises DUPLICATE if one waits already."""
    pending.refuse_twice(call, receipt.id, receipt.reference)
    party = ", ".join(dict.fromkeys(each.claim.donor.name for each in placed))[:200]
    summary = summary_of(ReceiptKind.IDENTIFICATION, placed, rows, receipt.id, party, None)
    return summary if waits(call, summary, placed) else None


def _place(call: Call, part: IdentifiedPart, receipt: Unidentified, fund_id: str, number: int) -> Placed:
    """Valued at the rate of the day on which the money was received (Fund rule 13)."""
    where = f"parts.{number}."
    in_usd = part.currency == FUNCTIONAL
    amount = part.amount or (part.identified_usd if in_usd else None)
    if amount is None or (in_usd and amount != part.identified_usd):
        raise UNBOOKABLE(f"{where}amount")
    claim = Claim(
        donor=donors.find(call, part.donor_id),
        agreement_id=part.agreement_id,
        instalment_id=part.instalment_id,
        award_id=part.award_id,
        currency=part.currency,
        amount=amount,
        received_on=receipt.received_on,
        fund_id=fund_id,
        where=where,
    )
    placed = place(call, claim)
    if placed.award.fund_id != fund_id:
        raise NOT_FOUND(f"{where}agreement_id", what="agreement")
    return placed


def _check_open(receipt: UnidentifiedReceipt, rest: Decimal, wanted: Decimal) -> None:
    if receipt.reversed:
        raise RECEIPT_REVERSED("receipt_id")
    if wanted > rest:
        raise BEYOND_RECEIPT("parts", rest=rest)


def _rest_since(call: Call, receipt: Unidentified, on: date) -> Decimal:
    """The lowest unidentified amount on any day since: what was identified and undone was not available then."""
    part, entry, undone = partners_model.Contribution, ledger_model.JournalEntry, aliased(ledger_model.JournalEntry)
    parts = call.session.execute(
        select(entry.occurred_on, undone.occurred_on.label("until"), part.credited_usd)
        .join(entry, entry.id == part.entry_id)
        .outerjoin(undone, undone.reversal_of == entry.id)
        .where(part.receipt_id == receipt.id)
    ).all()
    taken = [
        sum((each.credited_usd for each in parts if each.occurred_on <= day < (each.until or date.max)), Decimal(0))
        for day in {on, *(each.occurred_on for each in parts if each.occurred_on > on)}
    ]
    return receipt.credited_usd - max(taken)


def _rows(
    call: Call,
    receipt: Unidentified,
    parts: Sequence[tuple[Placed, IdentifiedPart]],
    waiting: PendingReceipt | None,
) -> list[partners_model.Contribution]:
    """The contributions that the receipt becomes."""
    first = _last_part(call, receipt) + 1
    ids = waiting.record_ids if waiting else [new_id() for _ in parts]
    rows = []
    for number, ((placed, part), record_id) in enumerate(zip(parts, ids, strict=True), first):
        row = contribution_entries.as_row(placed, part.identified_usd, receipt.reference, number, record_id)
        row.receipt_id = receipt.id
        rows.append(row)
    return rows


def _out(
    call: Call,
    holder: partners_model.Award,
    row: partners_model.Contribution,
    placed: Placed,
    on: date,
    late_reason: str | None,
) -> Draft:
    """The entry of a part: out of suspense, with the cash going to the award whose income it is."""
    where, amount = (holder.id, holder.donor_id, FUNCTIONAL), row.credited_usd
    out = [Line(journal.SUSPENSE, *where, amount, amount), Line(journal.CASH, *where, -amount, -amount)]
    entry_lines = [*out, *contribution_entries.lines(row)]
    return contribution_entries.draft(call, "identification", row, placed, on, entry_lines, late_reason)


def _last_part(call: Call, receipt: Unidentified) -> int:
    parts = select(func.max(partners_model.Contribution.part)).where(
        partners_model.Contribution.receipt_id == receipt.id
    )
    return call.session.scalar(parts) or 0


def check_reversible(call: Call, entry_id: UUID) -> None:
    """Raises RECEIPT_IDENTIFIED for the entry of a receipt that is at least partly identified."""
    wanted = call.session.scalar(select(Unidentified.id).where(Unidentified.entry_id == entry_id))
    if wanted and read_unidentified(call, ReceiptById(receipt_id=wanted)).identified_usd:
        raise RECEIPT_IDENTIFIED("entry_id")


def read_unidentified(call: Call, command: ReceiptById) -> UnidentifiedReceipt:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(Unidentified.id == command.receipt_id)).first()
    if row is None:
        raise NOT_FOUND("receipt_id", what="receipt")
    return _view(call, row)


def list_unidentified(call: Call, command: ListUnidentified) -> Page[UnidentifiedReceipt]:
    """Unidentified receipts, oldest first."""
    statement = _all()
    if command.fund_id:
        statement = statement.where(partners_model.Award.fund_id == command.fund_id)
    keys: list[Any] = [Unidentified.received_on, Unidentified.id]
    if command.open:
        statement = statement.join(SuspenseOpen, SuspenseOpen.receipt_id == Unidentified.id)
        keys = [SuspenseOpen.received_on, SuspenseOpen.receipt_id]
    return page(call.session, statement, keys, command, lambda row: _view(call, row))


def _all() -> Select[Any]:
    """Receipts with the amounts identified, without reversed identifications."""
    award, unit, undone = partners_model.Award, currency_model.CurrencyUnit, aliased(ledger_model.JournalEntry)
    identified = (
        select(func.coalesce(func.sum(partners_model.Contribution.credited_usd), 0))
        .outerjoin(undone, undone.reversal_of == partners_model.Contribution.entry_id)
        .where(partners_model.Contribution.receipt_id == Unidentified.id, undone.id.is_(None))
        .correlate(Unidentified)
        .scalar_subquery()
    )
    return with_entry(
        select(Unidentified, award.fund_id, identified.label("identified"), unit.decimals)
        .join(award, award.id == Unidentified.award_id)
        .outerjoin(unit, unit.code == Unidentified.currency),
        Unidentified.entry_id,
    )


def _open() -> Select[Any]:
    statement = _all()
    columns = {column["name"]: column["expr"] for column in statement.column_descriptions}
    return statement.where(Unidentified.credited_usd > columns["identified"], columns["reversed"].is_(False))


def _all_open(call: Call) -> Iterable[TaskOpened]:
    """Nothing of them is identified meanwhile: that would lock their awards, too."""
    journal.lock(call, set(call.session.scalars(select(Unidentified.award_id).distinct())))
    return [tasks.opened(_view(call, row)) for row in call.session.execute(_open())]


def _view(call: Call, row: Row[Any]) -> UnidentifiedReceipt:
    receipt = row[0]
    return UnidentifiedReceipt.of(
        receipt,
        fund_id=row.fund_id,
        **as_posted(row),
        amount=money.shown(receipt.amount, row.decimals) if receipt.amount else None,
        identified_usd=row.identified,
        open_usd=Decimal(0) if row.reversed else receipt.credited_usd - row.identified,
        days=(call.today - receipt.received_on).days,
    )


WAITING = Waiting((TaskKind.IDENTIFY_RECEIPT,), _all_open)
