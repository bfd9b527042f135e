"""Whether statements follow one another: the balance before one began, and which ones of its day came first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from chassis.call import Call
from services.funds.bank import model
from services.funds.bank.model import BankStatement
from services.funds.ledger.model import BankAccount


def same_day_before(
    call: Call, account_id: UUID, on: date, opening: Decimal | None, closing: Decimal | None, reference: str
) -> list[UUID]:
    """Statements that ended on the day on which this one begins, and on whose balance it goes on: pages of a day.

    One with both its balances is no page before it, but the same days once more.
    """
    statement = BankStatement
    of_day = statement.account_id == account_id, statement.active, statement.ends_on == on
    wanted = select(statement).where(*of_day, statement.reference != reference).order_by(statement.id)
    left = [
        each
        for each in call.session.scalars(wanted)
        if (each.opening_balance, each.closing_balance) != (opening, closing)
    ]
    chain: list[UUID] = []
    while opening is not None:
        page = next((each for each in left if each.closing_balance == opening), None)
        if page is None:
            break
        chain.append(page.id)
        left.remove(page)
        opening = page.opening_balance
    return chain


def gap(call: Call, account: BankAccount, on: date, opening: Decimal | None, before: Sequence[UUID]) -> Decimal | None:
    """What the opening balance has more than was known before; if it is not zero, a statement in between is missing."""
    if opening is None:
        return None
    line = model.BankLine
    earlier = (line.booked_on < on) | line.statement_id.in_(before)
    return opening - account.opening_balance - _sum_of(call, account.id, earlier)


def bank_balance(call: Call, account: BankAccount, on: date) -> Decimal | None:
    """The balance the bank itself states for the end of a day: by the next statement that goes as far, less its later
    lines; or nothing, when none goes as far."""
    statement = BankStatement
    reaching = statement.account_id == account.id, statement.active, statement.ends_on >= on
    found = select(statement).where(*reaching, statement.closing_balance.is_not(None))
    newest = call.session.scalars(found.order_by(statement.ends_on, statement.id)).all()
    of_day = [each for each in newest if each.ends_on == newest[0].ends_on]
    # Of several pages of a day, the last: the one that no other goes on from.
    openings = {each.opening_balance for each in of_day if each.opening_balance != each.closing_balance}
    last = next((each for each in of_day if each.closing_balance not in openings), of_day[-1] if of_day else None)
    if last is None or last.closing_balance is None:
        return None
    line = model.BankLine
    return last.closing_balance - _sum_of(call, account.id, (line.booked_on > on) & (line.booked_on <= last.ends_on))


def lines_until(call: Call, account: BankAccount, on: date) -> Decimal:
    """The balance that the account's beginning and all lines up to a day make."""
    return account.opening_balance + _sum_of(call, account.id, model.BankLine.booked_on <= on)


def _sum_of(call: Call, account_id: UUID, which: ColumnElement[bool]) -> Decimal:
    line = model.BankLine
    total = select(func.coalesce(func.sum(line.amount), 0)).where(line.account_id == account_id, line.active, which)
    return Decimal(call.session.scalar(total) or 0)
