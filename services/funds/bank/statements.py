"""Imported statements and lines; and withdrawing a statement that should not have been imported."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select

from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.bank.bank_files import (
    BankLine,
    BankStatement,
    ListBankLines,
    ListBankStatements,
    WithdrawBankStatement,
)
from contracts.funds.bank.bank_refusals import BANK_LINE_MATCHED, BANK_RECONCILED, BANK_WITHDRAWN
from services.funds.bank import accounts, continuity, model, statement_import, tasks
from services.funds.ledger import model as ledger_model
from services.funds.ledger import money
from services.funds.receipts.model import Unidentified


def list_bank_statements(call: Call, command: ListBankStatements) -> Page[BankStatement]:
    """An account's statements, newest first. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    statement = model.BankStatement
    keys = [statement.ends_on, statement.id]
    chosen = _statements().where(statement.account_id == account.id)
    return page(call.session, chosen, keys, command, lambda row: _view(call, account, row), descending=True)


def withdraw_bank_statement(call: Call, command: WithdrawBankStatement) -> BankStatement:
    """Raises NOT_FOUND, BANK_WITHDRAWN, BANK_LINE_MATCHED, BANK_RECONCILED."""
    statement = get_row(call, model.BankStatement, command.statement_id, "statement_id", "bank statement")
    account = accounts.lock(call, statement.account_id)
    call.session.refresh(statement)
    if not statement.active:
        raise BANK_WITHDRAWN("statement_id")
    _check_free(call, account, statement.id)
    statement.active = False
    statement.withdrawn_by, statement.withdrawn_at = call.actor.member_id, call.now
    statement.withdrawn_because = command.reason
    call.session.flush()
    tasks.tell_done(call, account)
    return _view(call, account, call.session.execute(_statements().where(model.BankStatement.id == statement.id)).one())


def list_bank_lines(call: Call, command: ListBankLines) -> Page[BankLine]:
    """An account's lines, newest first; not those of withdrawn statements. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    line, member = model.BankLine, model.MatchLine
    statement = lines().where(line.account_id == account.id, line.active)
    if command.matched is not None:
        statement = statement.where(member.match_id.is_not(None) if command.matched else member.match_id.is_(None))
    if command.suspense:
        statement = statement.where(in_suspense())
    if command.since:
        statement = statement.where(line.booked_on >= command.since)
    if command.until:
        statement = statement.where(line.booked_on <= command.until)
    unit = money.decimals_of(call, account.currency)
    keys = [line.booked_on, line.id]
    return page(call.session, statement, keys, command, lambda row: line_view(row, unit), descending=True)


def in_suspense() -> ColumnElement[bool]:
    """Lines whose match has an unidentified receipt that is still to be identified."""
    item, receipt = model.MatchItem, Unidentified
    of_match = item.match_id == model.MatchLine.match_id, item.active
    return select(item.entry_id).join(receipt, receipt.entry_id == item.entry_id).where(*of_match).exists()


def lines() -> Select[Any]:
    """Lines, each with its match in force."""
    line, member = model.BankLine, model.MatchLine
    return select(line, member.match_id).outerjoin(member, (member.line_id == line.id) & member.active)


def line_view(row: Row[Any], decimals: int) -> BankLine:
    """A row of `lines` as a view."""
    line = row[0]
    details = statement_import.details_of(line, decimals)
    return BankLine.of(line, match_id=row.match_id, amount=money.shown(line.amount, decimals), details=details)


def _check_free(call: Call, account: ledger_model.BankAccount, statement_id: UUID) -> None:
    """Raises BANK_RECONCILED, BANK_LINE_MATCHED unless none of its lines is in use."""
    line, member = model.BankLine, model.MatchLine
    of_statement = select(line).where(line.statement_id == statement_id, line.active)
    until = accounts.reconciled_until(call, account.id)
    if until is not None and call.session.scalars(of_statement.where(line.booked_on <= until)).first():
        raise BANK_RECONCILED("statement_id", until=until)
    matched = of_statement.join(member, (member.line_id == line.id) & member.active).order_by(line.booked_on, line.id)
    if used := call.session.scalars(matched).first():
        unit = money.decimals_of(call, account.currency)
        raise BANK_LINE_MATCHED("statement_id", on=used.booked_on, amount=money.shown(used.amount, unit))


def _statements() -> Select[Any]:
    statement, line = model.BankStatement, model.BankLine
    count = select(func.count()).where(line.statement_id == statement.id).scalar_subquery()
    return select(statement, model.BankImport, count.label("lines")).join(
        model.BankImport, model.BankImport.id == statement.import_id
    )


def _view(call: Call, account: ledger_model.BankAccount, row: Row[Any]) -> BankStatement:
    statement, file = row[0], row[1]
    unit = money.decimals_of(call, account.currency)
    opening, closing = (
        None if balance is None else money.shown(balance, unit)
        for balance in (statement.opening_balance, statement.closing_balance)
    )
    before = continuity.same_day_before(call, account.id, statement.starts_on, opening, closing, statement.reference)
    gap = continuity.gap(call, account, statement.starts_on, opening, before) if statement.active else None
    return BankStatement.of(
        statement,
        import_id=file.id,
        filename=file.filename,
        sha256=file.sha256.hex(),
        format=file.format,
        opening_balance=opening,
        closing_balance=closing,
        lines=row.lines,
        gap=None if gap is None else money.shown(gap, unit),
        imported_by=file.imported_by,
        imported_at=file.imported_at,
    )
