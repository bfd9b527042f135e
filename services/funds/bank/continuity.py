"""Whether statements follow one another: the balance before one begins, and which ones of the same day precede it."""

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
    """Statements that end on the day on which this one begins and whose balance it continues: pages of one day.

    A statement with the same two balances is not a previous page, but the same days again.
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
    """By how much the opening balance exceeds the previous one; if not zero, a statement in between is missing."""
    if opening is None:
        return None
    line = model.BankLine
    earlier = (line.booked_on < on) | line.statement_id.in_(before)
    return opening - account.opening_balance - _sum_of(call, account.id, earlier)


def bank_balance(call: Call, account: BankAccount, on: date) -> Decimal | None:
    """The balance that the bank itself states for the end of a day, by the next statement that includes it, less its
    later lines; nothing if no statement does."""
    statement = BankStatement
    reaching = statement.account_id == account.id, statement.active, statement.ends_on >= on
    found = select(statement).where(*reaching, statement.closing_balance.is_not(None))
    newest = call.session.scalars(found.order_by(statement.ends_on, statement.id)).all()
    of_day = [each for each in newest if each.ends_on == newest[0].ends_on]
    # Of several pages of a day, the last one: no other continues it.
    openings = {each.opening_balance for each in of_day if each.opening_balance != each.closing_balance}
    last = next((each for each in of_day if each.closing_balance not in openings), of_day[-1] if of_day else None)
    if last is None or last.closing_balance is None:
        return None
    line = model.BankLine
    return last.closing_balance - _sum_of(call, account.id, (line.booked_on > on) & (line.booked_on <= last.ends_on))


def lines_until(call: Call, account: BankAccount, on: date) -> Decimal:
    """The account's opening balance plus all lines up to a day."""
    return account.opening_balance + _sum_of(call, account.id, model.BankLine.booked_on <= on)


def _sum_of(call: Call, account_id: UUID, which: ColumnElement[bool]) -> Decimal:
    line = model.BankLine
    total = select(func.coalesce(func.sum(line.amount), 0)).where(line.account_id == account_id, line.active, which)
    return Decimal(call.session.scalar(total) or 0)
