"""Other income, and interest if the fund generates any (Fund rule 5): a source of its award, like a contribution."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.funds.ledger.terms import NO_INTEREST
from contracts.funds.receipts.income import Income, IncomeKind, ListIncome, ReadIncome, RecordIncome
from contracts.funds.receipts.late import RecordLateIncome
from contracts.funds.receipts.pending import ReceiptKind
from contracts.funds.refusals import DUPLICATE
from contracts.funds.spending.expenditures import CostStatus
from services.funds import duplicates
from services.funds.ledger import cash, journal
from services.funds.ledger import model as ledger_model
from services.funds.ledger.entries import as_posted, with_entry
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.money import FUNCTIONAL
from services.funds.partners import model as partners_model
from services.funds.receipts import model, pending
from services.funds.receipts.model import PendingReceipt
from services.funds.receipts.summaries import ReceiptSummary
from services.funds.spending.spendable_awards import SpendableAward, lock_spendable

_ACCOUNTS = {IncomeKind.INCOME: journal.OTHER_INCOME, IncomeKind.INTEREST: journal.INTEREST}


def record_income(
    call: Call, command: RecordIncome, late_reason: str | None = None, waiting: PendingReceipt | None = None
) -> Income:
    """Above the threshold it waits for a second person (Fund rule 12), who records it as `waiting`.

    Raises NOT_FOUND, NO_INTEREST (Fund rule 5), FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED, NOT_LATE, DUPLICATE."""
    if waiting is None:
        pending.replace_pending(call, command.replaces)
    spendable = lock_spendable(call, awards=[command.award_id]).get(command.award_id)
    if spendable is None or spendable.is_suspense:
        raise NOT_FOUND("award_id", what="award")
    if command.kind is IncomeKind.INTEREST and not spendable.generates_interest:
        raise NO_INTEREST("kind", fund=spendable.fund_id)
    late_reason = pending.check_day(call, waiting, command.received_on, "received_on", spendable.fund_id, late_reason)
    given = command.model_dump(exclude={"late_reason", "bank_account_id", "replaces", "note"})
    record_id = waiting.record_ids[0] if waiting else new_id()
    income = model.OtherIncome(id=record_id, entry_id=new_id(), **given)
    if waiting is None:
        pending.refuse_twice(call, command.award_id, command.reference)
        if command.amount_usd > spendable.threshold:
            return _wait(call, command, income, spendable, late_reason)
    book_of_cash = cash.code_of(call, command.bank_account_id, spendable.fund_id)
    drafts = [replace(_draft(call, income, spendable, late_reason), cash=book_of_cash)]
    journal.post(call, pending.signed(call, waiting, drafts) if waiting else drafts)
    with duplicates.refuse(call, "uq_other_income_award_id_reference", "reference", command.reference):
        call.session.add(income)
    return read_income(call, ReadIncome(income_id=income.id))


def _wait(
    call: Call, command: RecordIncome, income: model.OtherIncome, spendable: SpendableAward, late_reason: str | None
) -> Income:
    """Keeps it until somebody else decides. Raises DUPLICATE."""
    of_award = (model.OtherIncome.award_id == income.award_id) & (model.OtherIncome.reference == income.reference)
    if call.session.scalars(select(model.OtherIncome.id).where(of_award)).first():
        raise DUPLICATE("reference", value=income.reference)
    summary = ReceiptSummary(
        kind=ReceiptKind.INCOME,
        party_id=income.award_id,
        party=income.payer,
        fund_id=spendable.fund_id,
        currency=FUNCTIONAL,
        amount=income.amount_usd,
        credited_usd=income.amount_usd,
        bank_account_id=command.bank_account_id,
        award_ids=[income.award_id],
        record_ids=[income.id],
        **same(income, "reference", "amount_usd", "received_on"),
    )
    held = pending.hold(call, summary, command, late_reason)
    return Income.of(
        income,
        entry_id=None,
        entry_number=None,
        reversed=False,
        status=CostStatus.PENDING,
        pending_id=held.id,
        fund_id=spendable.fund_id,
        award_title=spendable.title,
    )


def record_late_income(call: Call, command: RecordLateIncome) -> Income:
    """Into a soft-closed period, by an approver, with a reason (Fund rule 10). Raises what `record_income` raises."""
    return record_income(call, command, command.late_reason)


def _draft(call: Call, income: model.OtherIncome, spendable: SpendableAward, late_reason: str | None) -> Draft:
    account, amount = _ACCOUNTS[IncomeKind(income.kind)], income.amount_usd
    where = (spendable.award_id, spendable.donor_id, FUNCTIONAL)
    return Draft(
        id=income.entry_id,
        kind=income.kind,
        occurred_on=income.received_on,
        description=f"{income.payer}: {income.description}"[:500],
        entered_by=call.actor.member_id,
        lines=[Line(account, *where, -amount, -amount), Line(journal.CASH, *where, amount, amount)],
        fund_id=spendable.fund_id,
        late_reason=late_reason,
        papers=same(income, "payer", "reference"),
    )


def read_income(call: Call, command: ReadIncome) -> Income:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(model.OtherIncome.id == command.income_id)).first()
    if row is None:
        raise NOT_FOUND("income_id", what="income")
    return _view(row)


def list_income(call: Call, command: ListIncome) -> Page[Income]:
    """Other income and interest, newest first."""
    income, statement = model.OtherIncome, _all()
    if command.award_id:
        statement = statement.where(income.award_id == command.award_id)
    if command.kind:
        statement = statement.where(income.kind == command.kind)
    return page(call.session, statement, [income.received_on, income.id], command, _view, descending=True)


def _all() -> Select[Any]:
    income, award = model.OtherIncome, partners_model.Award
    read = select(income, award.title.label("award_title"), ledger_model.JournalEntry.fund_id)
    return with_entry(read.join(award, award.id == income.award_id), income.entry_id)


def _view(row: Row[Any]) -> Income:
    income = row[0]
    return Income.of(
        income,
        **as_posted(row),
        status=CostStatus.POSTED,
        pending_id=None,
        fund_id=row.fund_id,
        award_title=row.award_title,
    )
