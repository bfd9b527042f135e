"""Where each account stands: its last statement, what is open, its balance by the bank and by the books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select

from chassis.call import Call
from contracts.funds.bank.desk import (
    BankAccountState,
    BankStates,
    BookableLine,
    BookableLines,
    ListBankStates,
    ListBookableLines,
)
from services.funds.bank import accounts, continuity, items, model, statements
from services.funds.ledger import model as ledger_model
from services.funds.ledger import money
from services.funds.ledger.model import BankAccount
from services.funds.partners import model as partners_model
from services.funds.spending.budget_model import BudgetLine

_MOST, _MOST_LINES = 100, 500


def list_bank_states(call: Call, command: ListBankStates) -> BankStates:
    """The accounts, by name. Raises NOT_FOUND for a named account that does not exist."""
    account = ledger_model.BankAccount
    if command.account_id:
        return BankStates(items=[_state(call, accounts.find(call, command.account_id))])
    chosen = select(account).order_by(account.name, account.id).limit(_MOST)
    if command.fund_id:
        chosen = chosen.where(account.fund_id == command.fund_id)
    return BankStates(items=[_state(call, each) for each in call.session.scalars(chosen)])


def list_bookable_lines(call: Call, command: ListBookableLines) -> BookableLines:
    """By award, in the order of the budget."""
    line, award = BudgetLine, partners_model.Award
    lasting = award.ends_on.is_(None) | (award.ends_on >= call.today)
    chosen = (
        select(line.id, line.title, line.award_id, award.title.label("award"))
        .join(award, award.id == line.award_id)
        .where(award.fund_id == command.fund_id, lasting, line.kind == "direct", line.removed.is_(False))
        .order_by(award.title, line.award_id, line.position)
        .limit(_MOST_LINES)
    )
    return BookableLines(items=[BookableLine.of(row) for row in call.session.execute(chosen)])


def _state(call: Call, account: BankAccount) -> BankAccountState:
    unit = money.decimals_of(call, account.currency)
    last = _last_statement(call, account)
    waiting = _open(call, account)
    bank = continuity.bank_balance(call, account, last.ends_on) if last else None
    book = items.book_balance(call, account, call.today)
    at_the_bank = None if bank is None else money.shown(bank, unit)
    return BankAccountState(
        account=accounts.view(call, account),
        statement_until=last and last.ends_on,
        imported_at=last and last.imported_at,
        open_lines=waiting.count,
        open_since=waiting.since,
        open_total=money.shown(Decimal(waiting.total), unit),
        suspense_lines=call.session.scalar(_suspense(account)) or 0,
        unexplained=call.session.scalar(_unexplained(account)) or 0,
        bank_balance=at_the_bank,
        bank_balance_on=last and last.ends_on,
        book_balance=money.shown(book, unit),
        apart=None if at_the_bank is None else at_the_bank - money.shown(book, unit),
    )


def _last_statement(call: Call, account: BankAccount) -> Row[Any] | None:
    statement, file = model.BankStatement, model.BankImport
    chosen = select(statement.ends_on, file.imported_at).join(file, file.id == statement.import_id)
    of_account = chosen.where(statement.account_id == account.id, statement.active)
    return call.session.execute(of_account.order_by(statement.ends_on.desc()).limit(1)).first()


def _open(call: Call, account: BankAccount) -> Row[Any]:
    line, member = model.BankLine, model.MatchLine
    matched = select(member.line_id).where(member.line_id == line.id, member.active).exists()
    figures = (
        func.count().label("count"),
        func.min(line.booked_on).label("since"),
        func.coalesce(func.sum(line.amount), 0),
    )
    count, since, total = figures
    chosen = select(count, since, total.label("total"))
    return call.session.execute(chosen.where(line.account_id == account.id, line.active, ~matched)).one()


def _suspense(account: BankAccount) -> Any:
    line, member = model.BankLine, model.MatchLine
    chosen = select(func.count()).select_from(line).join(member, (member.line_id == line.id) & member.active)
    return chosen.where(line.account_id == account.id, line.active, statements.in_suspense())


def _unexplained(account: BankAccount) -> Any:
    match, settled = model.BankMatch, model.MatchSettled
    later = select(settled.match_id).where(settled.settled_id == match.id, settled.active).exists()
    of_account = match.account_id == account.id, match.active, match.difference != 0
    return select(func.count()).where(*of_account, match.explanation.is_(None), ~later)
