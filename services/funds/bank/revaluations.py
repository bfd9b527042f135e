"""Accounts in other currencies at the closing rate: prepared by one person, signed by another (Fund rules 12, 13).

What is not realized is reversed on the next day: a period's end shows it, and the next one begins with what was paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.funds.bank.revaluation import (
    REVALUATION_CHANGED,
    REVALUATION_WAITS,
    REVALUED_ALREADY,
    ApproveRevaluation,
    ListRevaluations,
    PrepareRevaluation,
    RefuseRevaluation,
    RevaluationById,
)
from contracts.funds.bank.revaluation import Revaluation as View
from contracts.funds.ledger.journal import BANK_OTHER_FUND
from contracts.funds.ledger.periods import FUTURE_DATE
from services.funds.bank import accounts, valuations
from services.funds.bank.revaluation_model import Revaluation
from services.funds.bank.valuations import Value
from services.funds.ledger import journal, money, periods, provenance
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.model import BankAccount, JournalEntry
from services.funds.ledger.signatures import ask_for_signature, check_second_person, decide, withdraw
from services.funds.partners.model import Award
from services.funds.spending.spendable_awards import SpendableAward, lock_spendable

_DAY = timedelta(days=1)


def prepare_revaluation(call: Call, command: PrepareRevaluation) -> View:
    """Raises NOT_FOUND, BANK_OTHER_FUND, FUTURE_DATE unless the day is over, CLOSED_PERIOD, REVALUATION_IN_DOLLARS,
    UNKNOWN_RATE, REVALUED_ALREADY, REVALUATION_WAITS, BEYOND_AVAILABLE."""
    account = accounts.lock(call, command.account_id)
    if command.on >= call.today:
        raise FUTURE_DATE("on", on=command.on)
    periods.refuse_closed(command.on, periods.closed_until(call, account.fund_id), "on")
    value = valuations.value_of(call, account, command.on)
    if not (difference := valuations.refuse_unvalued(account, value, command.on)):
        raise REVALUED_ALREADY("on", on=command.on)
    if call.session.scalar(valuations.waiting(account, command.on)):
        raise REVALUATION_WAITS("on", on=command.on)
    _check_bearer(call, account, command.award_id, difference, command.on, realized=value.realized)
    made = _row(call, account, command, value, difference)
    call.session.add(made)
    call.session.flush()
    ask_for_signature(call, made.description, abs(difference), f"/funds/revaluations/{made.id}")
    return read_revaluation(call, RevaluationById(revaluation_id=made.id))


def approve_revaluation(call: Call, command: ApproveRevaluation) -> View:
    """The second signature: the account and the rate are looked at again, and it is posted.

    Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON (Fund rule 12), REVALUATION_CHANGED, CLOSED_PERIOD, SOFT_CLOSED,
    BEYOND_AVAILABLE."""
    account, found = _pending(call, command.revaluation_id)
    now = valuations.refuse_unvalued(account, valuations.value_of(call, account, found.occurred_on), found.occurred_on)
    if now != found.amount_usd:
        raise REVALUATION_CHANGED("revaluation_id", was=found.amount_usd, now=now)
    award = _check_bearer(call, account, found.award_id, now, found.occurred_on, realized=found.realized)
    drafts = _drafts(call, account, found, award, command.late_reason)
    journal.post(call, [journal.signed(call, each, found) for each in drafts])
    found.entry_id = drafts[0].id
    found.opening_entry_id = None if found.realized else drafts[1].id
    decide(call, found, "posted")
    return read_revaluation(call, RevaluationById(revaluation_id=found.id))


def refuse_revaluation(call: Call, command: RefuseRevaluation) -> View:
    """Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    _, found = _pending(call, command.revaluation_id)
    decide(call, found, "refused", reason=command.reason)
    return read_revaluation(call, RevaluationById(revaluation_id=found.id))


def withdraw_revaluation(call: Call, command: RevaluationById) -> View:
    """Whoever prepared it withdraws it. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    withdraw(call, get_row(call, Revaluation, command.revaluation_id, "revaluation_id", "revaluation"))
    return read_revaluation(call, command)


def read_revaluation(call: Call, command: RevaluationById) -> View:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(Revaluation.id == command.revaluation_id)).first()
    if row is None:
        raise NOT_FOUND("revaluation_id", what="revaluation")
    return _view(call, row)


def list_revaluations(call: Call, command: ListRevaluations) -> Page[View]:
    """Newest first. Raises NOT_FOUND."""
    statement = _all()
    if command.account_id:
        statement = statement.where(Revaluation.account_id == accounts.find(call, command.account_id).id)
    if command.status:
        statement = statement.where(Revaluation.status == command.status)
    return page(call.session, statement, [Revaluation.id], command, lambda row: _view(call, row), descending=True)


def erase(call: Call, member_id: UUID) -> None:
    """Removes the addresses from which an erased member prepared what waits for a signature."""
    provenance.erase_waiting(call, member_id, Revaluation)


def _row(
    call: Call, account: BankAccount, command: PrepareRevaluation, value: Value, difference: Decimal
) -> Revaluation:
    unit = money.decimals_of(call, account.currency)
    at = f" × {money.trimmed(value.usd_per_unit)}" if value.usd_per_unit and not value.realized else ""
    return Revaluation(
        id=new_id(),
        fund_id=account.fund_id,
        account_id=account.id,
        award_id=command.award_id,
        occurred_on=command.on,
        description=f"{account.name}: {money.shown(value.amount, unit)} {account.currency}{at}"[:500],
        currency=account.currency,
        worth_usd=value.book_usd + difference,
        amount_usd=difference,
        status="pending",
        entered_by=call.actor.member_id,
        entered_at=call.now,
        entered_from=call.actor.address,
        **same(value, "amount", "usd_per_unit", "rate_on", "book_usd", "realized"),
    )


def _check_bearer(
    call: Call, account: BankAccount, award_id: UUID, difference: Decimal, on: date, *, realized: bool
) -> SpendableAward:
    """The award that bears it, locked. A loss must be available on that day; what comes back does on the next.

    Raises NOT_FOUND, BANK_OTHER_FUND, BEYOND_AVAILABLE (Fund rule 7)."""
    award = lock_spendable(call, awards=[award_id]).get(award_id)
    if award is None or award.is_suspense:
        raise NOT_FOUND("award_id", what="award")
    if award.fund_id != account.fund_id:
        raise BANK_OTHER_FUND("award_id", fund=account.fund_id)
    if realized and difference < 0:
        award.take(call, {on: -difference}, on, "award_id")
    elif difference < 0:
        award.lend(call, -difference, on, on + _DAY, "award_id")
    return award


def _drafts(
    call: Call, account: BankAccount, found: Revaluation, award: SpendableAward, late_reason: str | None
) -> Sequence[Draft]:
    """The entry of the day, and the one that reverses it on the next. Raises CLOSED_PERIOD, SOFT_CLOSED."""
    on, where = found.occurred_on, (award.award_id, award.donor_id, money.FUNCTIONAL)
    worth = Line(account.account_code, *where, found.amount_usd, found.amount_usd)
    against = Line(journal.EXCHANGE, *where, -found.amount_usd, -found.amount_usd)
    entry = Draft(
        id=new_id(),
        kind="exchange" if found.realized else "revaluation",
        occurred_on=on,
        description=f"Revaluation {on}: {found.description}"[:500],
        entered_by=found.entered_by,
        fund_id=account.fund_id,
        lines=[worth, against],
        late_reason=award.closing.check(call, on, "on", late_reason),
    )
    if found.realized:
        return [entry]
    back = Draft(
        id=new_id(),
        kind="reversal",
        occurred_on=on + _DAY,
        description=f"Opening {on + _DAY}: {entry.description}"[:500],
        entered_by=found.entered_by,
        fund_id=account.fund_id,
        reversal_of=entry.id,
        lines=[_negated(worth), _negated(against)],
        late_reason=award.closing.check(call, on + _DAY, "on", late_reason),
    )
    return [entry, back]


def _negated(line: Line) -> Line:
    return Line(line.account, line.award_id, line.donor_id, line.currency, -line.amount, -line.amount_usd)


def _pending(call: Call, revaluation_id: UUID) -> tuple[BankAccount, Revaluation]:
    """The account first, as everywhere. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    found = get_row(call, Revaluation, revaluation_id, "revaluation_id", "revaluation")
    account = accounts.lock(call, found.account_id)
    call.session.refresh(found, with_for_update=True)
    check_second_person(call, found)
    return account, found


def _all() -> Select[Any]:
    entry = JournalEntry
    return (
        select(Revaluation, BankAccount.name.label("account"), Award.title, entry.fiscal_year, entry.number)
        .join(BankAccount, BankAccount.id == Revaluation.account_id)
        .join(Award, Award.id == Revaluation.award_id)
        .outerjoin(entry, entry.id == Revaluation.entry_id)
    )


def _view(call: Call, row: Row[Any]) -> View:
    found = row[0]
    return View.of(
        found,
        account=row.account,
        award=row.title,
        amount=money.shown(found.amount, money.decimals_of(call, found.currency)),
        usd_per_unit=found.usd_per_unit and money.trimmed(found.usd_per_unit),
        entry_number=None if row.number is None else journal.number(row.fiscal_year, row.number),
    )
