"""The steps of a closing, each with what is in the way: what waits, the bank, suspense, rates, the opening balances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, union

from chassis.call import Call
from contracts.funds.closing.closing import ClosingItem, ClosingStep, ClosingStepCode
from contracts.funds.kinds import SignedKind
from contracts.funds.ledger.periods import ListPending, PendingEntry, PendingKind
from services.funds.bank.model import BankLine, BankReconciliation, MatchLine
from services.funds.ledger import closing, money
from services.funds.ledger.model import BankAccount
from services.funds.partners import instalments
from services.funds.partners.model import Agreement, Award, Instalment
from services.funds.receipts.model import SuspenseOpen, Unidentified
from services.funds.spending import advance_views
from services.funds.spending.advance_model import Advance
from services.funds.spending.model import PAYABLE, Commitment

_SHOWN = 20
KINDS = {
    PendingKind.EXPENDITURE: SignedKind.EXPENDITURES,
    PendingKind.RECOVERY: SignedKind.RECOVERIES,
    PendingKind.RECEIPT: SignedKind.PENDING_RECEIPTS,
    PendingKind.REVERSAL: SignedKind.REVERSALS,
    PendingKind.TRANSFER: SignedKind.TRANSFERS,
    PendingKind.REVALUATION: SignedKind.REVALUATIONS,
    PendingKind.ADVANCE: SignedKind.ADVANCES,
}
# Money came in or back on the day on which it did; the others may be dated otherwise.
MOVABLE = frozenset({SignedKind.EXPENDITURES, SignedKind.REVERSALS, SignedKind.TRANSFERS})


def steps(call: Call, fund_id: str, ends_on: date, wrong: int) -> list[ClosingStep]:
    """In their order. `wrong`: how many opening balances are not those of the last closing."""
    day_over = [] if ends_on < call.today else [_item(ends_on.isoformat(), on=ends_on)]
    return [
        _step(ClosingStepCode.DAY_OVER, day_over, blocks=True),
        _pending(call, fund_id, ends_on),
        _step(ClosingStepCode.BANK_LINES, _bank_lines(call, fund_id, ends_on)),
        _step(ClosingStepCode.RECONCILIATION, _unreconciled(call, fund_id, ends_on)),
        _suspense(call, fund_id, ends_on),
        _step(ClosingStepCode.RATES, _without_rate(call, fund_id, ends_on)),
        _step(ClosingStepCode.VALUATION, _unvalued(call, fund_id, ends_on), blocks=True),
        _advances(call, fund_id, ends_on),
        ClosingStep(code=ClosingStepCode.OPENING, done=not wrong, blocks=True, count=wrong, items=[]),
    ]


def _step(code: ClosingStepCode, items: Sequence[ClosingItem], *, blocks: bool = False) -> ClosingStep:
    count = sum(each.count for each in items)
    return ClosingStep(code=code, done=not items, blocks=blocks, count=count, items=list(items)[:_SHOWN])


def _pending(call: Call, fund_id: str, ends_on: date) -> ClosingStep:
    """What waits for a second person, the oldest first."""
    first = closing.list_pending(call, ListPending(until=ends_on, fund_id=fund_id, limit=_SHOWN)).items
    count = closing.count_pending(call, fund_id, ends_on) if len(first) == _SHOWN else len(first)
    items = [_waiting(call, each) for each in first]
    return ClosingStep(code=ClosingStepCode.PENDING, done=not items, blocks=True, count=count, items=items)


def _waiting(call: Call, each: PendingEntry) -> ClosingItem:
    kind, yours = KINDS[each.kind], each.entered_by == call.actor.member_id
    return _item(
        each.title, kind=kind, id=each.id, on=each.on_day, amount=each.amount_usd, yours=yours, moves=kind in MOVABLE
    )


def _bank_lines(call: Call, fund_id: str, ends_on: date) -> list[ClosingItem]:
    """Lines of the bank up to the day that are in no match, by account."""
    matched = select(MatchLine.line_id).where(MatchLine.line_id == BankLine.id, MatchLine.active).exists()
    rows = (
        select(BankAccount.id, BankAccount.name, BankAccount.currency, func.count(), func.min(BankLine.booked_on),
               func.sum(BankLine.amount))
        .join(BankLine, BankLine.account_id == BankAccount.id)
        .where(BankAccount.fund_id == fund_id, BankLine.active, BankLine.booked_on <= ends_on, ~matched)
        .group_by(BankAccount.id)
        .order_by(BankAccount.name, BankAccount.id)
    )  # fmt: skip
    return [
        _item(name, id=account, count=count, on=since, currency=currency, amount=_shown(call, total, currency))
        for account, name, currency, count, since, total in call.session.execute(rows).tuples()
    ]


def _unreconciled(call: Call, fund_id: str, ends_on: date) -> list[ClosingItem]:
    """Accounts whose reconciliation is not closed up to the day; `on`: up to which one it is."""
    until = func.max(BankReconciliation.ends_on)
    rows = (
        select(BankAccount.id, BankAccount.name, until)
        .outerjoin(BankReconciliation, BankReconciliation.account_id == BankAccount.id)
        .where(BankAccount.fund_id == fund_id, BankAccount.starts_on <= ends_on)
        .group_by(BankAccount.id)
        .having(func.coalesce(until, date.min) < ends_on)
        .order_by(BankAccount.name, BankAccount.id)
    )
    return [_item(name, id=account, on=last) for account, name, last in call.session.execute(rows).tuples()]


def _suspense(call: Call, fund_id: str, ends_on: date) -> ClosingStep:
    """Receipts that nobody has identified, the oldest first."""
    of_fund = (
        select(Unidentified, SuspenseOpen.open_usd, func.count().over().label("all"))
        .join(SuspenseOpen, SuspenseOpen.receipt_id == Unidentified.id)
        .join(Award, Award.id == SuspenseOpen.award_id)
        .where(Award.fund_id == fund_id, SuspenseOpen.received_on <= ends_on)
        .order_by(SuspenseOpen.received_on, SuspenseOpen.receipt_id)
        .limit(_SHOWN)
    )
    rows = call.session.execute(of_fund).all()
    items = [
        _item(row[0].payer or row[0].reference, id=row[0].id, on=row[0].received_on, amount=row.open_usd)
        for row in rows
    ]
    count = rows[0].all if rows else 0
    return ClosingStep(code=ClosingStepCode.SUSPENSE, done=not count, blocks=False, count=count, items=items)


def _advances(call: Call, fund_id: str, ends_on: date) -> ClosingStep:
    """What payees have not accounted for of advances given up to the day, the first due first (Fund rule 19)."""
    given = (Award.fund_id == fund_id, advance_views.owed(), Commitment.signed_on <= ends_on)
    rows = call.session.execute(
        advance_views.standing().where(*given).order_by(Advance.due_on, Advance.id).limit(_SHOWN)
    ).all()
    joined = select(func.count()).select_from(Advance).join(Commitment, Commitment.id == Advance.id)
    counted = joined.join(Award, Award.id == Commitment.award_id).where(*given)
    count = call.session.scalar(counted) or 0 if len(rows) == _SHOWN else len(rows)
    items = [
        _item(f"{held.payee}, {held.reference}", id=held.id, on=advance.due_on, amount=held.amount_usd - held.paid)
        for advance, held, *_ in rows
    ]
    return ClosingStep(code=ClosingStepCode.ADVANCES, done=not count, blocks=False, count=count, items=items)


def _without_rate(call: Call, fund_id: str, ends_on: date) -> list[ClosingItem]:
    """Currencies of what is open in which nothing can be valued on the day (Fund rule 16)."""
    instalment, commitment, account = Instalment, Commitment, BankAccount
    expected = (
        select(Agreement.currency)
        .join(instalment, instalment.agreement_id == Agreement.id)
        .where(instalments.waited_for(), Agreement.fund_id == fund_id, Agreement.signed_on <= ends_on)
    )
    held = (
        select(commitment.currency)
        .join(Award, Award.id == commitment.award_id)
        .where(Award.fund_id == fund_id, PAYABLE)
    )
    kept = select(account.currency).where(account.fund_id == fund_id)
    used = sorted(set(call.session.scalars(union(expected, held, kept))) - {money.FUNCTIONAL})
    missing = [currency for currency in used if money.rate_on(call, currency, ends_on) is None]
    return [_item(currency, on=ends_on, currency=currency) for currency in missing]


def _unvalued(call: Call, fund_id: str, ends_on: date) -> list[ClosingItem]:
    """Bank accounts whose value in the books is not the one at the closing rate (Fund rule 13)."""
    return [
        _item(row.name, id=row.account_id, amount=_shown(call, row.units, row.currency), currency=row.currency)
        for row in closing.unvalued(call, fund_id, ends_on)
    ]


def _shown(call: Call, amount: Decimal, currency: str) -> Decimal:
    return money.shown(amount, money.decimals_of(call, currency))


def _item(title: str, *, id: UUID | None = None, **told: Any) -> ClosingItem:  # noqa: A002 - as the contract names it
    given = {"kind": None, "on": None, "count": 1, "amount": None, "currency": "USD", "yours": False, "moves": False}
    return ClosingItem(title=title, id=id, **given | told)
