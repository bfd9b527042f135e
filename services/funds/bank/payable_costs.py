"""Costs that can be paid from an account: posted, not reversed, not paid yet, and in no order that is in force."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.bank.payments import ListPayableCosts, PayableCost
from contracts.funds.spending.commitments import CommitmentKind
from services.funds.bank import accounts, payee_accounts
from services.funds.bank.desk_model import Payment, PaymentOrder
from services.funds.bank.model import BankLine, MatchItem, MatchLine
from services.funds.bank.payee_accounts import Registered
from services.funds.ledger import journal, money
from services.funds.ledger.model import BankAccount, JournalEntry
from services.funds.partners.model import Award
from services.funds.spending.model import Commitment, Expenditure


def list_payable_costs(call: Call, command: ListPayableCosts) -> Page[PayableCost]:
    """Oldest first, with the payee's account in the register, or else the one it was last paid to. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    cost = Expenditure
    waiting = select(cost, JournalEntry.fiscal_year, JournalEntry.number).join(
        JournalEntry, JournalEntry.id == cost.entry_id
    )
    # What was spent before the account is kept here was paid elsewhere.
    since = cost.occurred_on >= account.starts_on
    statement = waiting.where(of_account(account), since, ~reversed_(), ~paid(), ~ordered(), ~advanced())
    found = page(call.session, statement, [cost.occurred_on, cost.id], command, lambda row: row)
    keys = {row[0].payee_key for row in found.items}
    known, last = payee_accounts.registered(call, keys), _last_paid(call, keys)
    items = [_view(call, row, known.get(row[0].payee_key), last.get(row[0].payee_key)) for row in found.items]
    return Page[PayableCost](items=items, next=found.next)


def of_account(account: BankAccount) -> ColumnElement[bool]:
    """Costs that were entered for this account; those of none are the fund's first account's."""
    cost = Expenditure
    named = cost.bank_account_id == account.id
    fund = select(Award.id).where(Award.id == cost.award_id, Award.fund_id == account.fund_id).exists()
    return fund & (named | cost.bank_account_id.is_(None)) if account.account_code == journal.CASH else named


def reversed_() -> ColumnElement[bool]:
    """Whether the cost's entry was reversed."""
    again = aliased(JournalEntry)
    return select(again.id).where(again.reversal_of == Expenditure.entry_id).exists()


def paid() -> ColumnElement[bool]:
    """Whether a line of the bank is matched with the cost."""
    return _lines(MatchItem.match_id).exists()


def advanced() -> ColumnElement[bool]:
    """Whether an advance paid it beforehand (Fund rule 19)."""
    of_cost = Commitment.id == Expenditure.commitment_id
    return select(Commitment.id).where(of_cost, Commitment.kind == CommitmentKind.ADVANCE).exists()


def ordered() -> ColumnElement[bool]:
    """Whether an order that is in force pays it."""
    return select(Payment.id).where(Payment.expenditure_id == Expenditure.id, Payment.active).exists()


def paid_on(call: Call, expenditure_ids: list[UUID]) -> dict[UUID, Any]:
    """The day of the last line of the bank that is matched with each cost."""
    day = _lines(func.max(BankLine.booked_on)).correlate(Expenditure).scalar_subquery()
    rows = call.session.execute(select(Expenditure.id, day).where(Expenditure.id.in_(expenditure_ids)))
    return {row[0]: row[1] for row in rows if row[1]}


def _lines(column: Any) -> Select[Any]:
    """Over the lines in the match of a cost's part that its payee sees."""
    member = MatchLine
    joined = select(column).select_from(MatchItem).join(member, (member.match_id == MatchItem.match_id) & member.active)
    with_lines = joined.join(BankLine, BankLine.id == member.line_id)
    return with_lines.where(MatchItem.entry_id == Expenditure.entry_id, MatchItem.active, MatchItem.part != "indirect")


def _last_paid(call: Call, payee_keys: set[str]) -> dict[str, Payment]:
    """The newest payment to each of these payees to an account that was typed in, of an order that is signed: neither
    a refused account nor one that the register has no more is offered again."""
    newest = (
        select(Payment, Expenditure.payee_key)
        .join(Expenditure, Expenditure.id == Payment.expenditure_id)
        .join(PaymentOrder, (PaymentOrder.id == Payment.order_id) & (PaymentOrder.status == "signed"))
        .where(Expenditure.payee_key.in_(payee_keys), Payment.details_id.is_(None))
        .distinct(Expenditure.payee_key)
        .order_by(Expenditure.payee_key, Payment.id.desc())
    )
    return {row.payee_key: row[0] for row in call.session.execute(newest)}


def _view(call: Call, row: Any, known: Registered | None, before: Payment | None) -> PayableCost:
    cost = row[0]
    unit = money.decimals_of(call, cost.currency)
    details = known and known.details
    to = details or (None if known and known.waits else before)
    iban, number = (to.iban, None if to.iban else to.number) if to else (None, None)
    return PayableCost.of(
        cost,
        expenditure_id=cost.id,
        entry_number=journal.number(row.fiscal_year, row.number),
        amount=money.shown(cost.amount or cost.direct_usd, unit),
        country=(known and known.payee.country) or (before.country if before else cost.country),
        holder=details and details.holder,
        bic=to and to.bic,
        payee_id=known and known.payee.id,
        payee_closed=known is not None and known.payee.closed_at is not None,
        details_id=details and details.id,
        details_wait=known is not None and known.waits,
        **payee_accounts.shown(call, iban, number),
    )
