"""To which account a statement belongs: banks write its number in many ways, and a file may hold several accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from contracts.funds.bank.bank_refusals import BANK_FILE_ACCOUNT, BANK_FILE_CURRENCY
from services.funds.bank import accounts
from services.funds.bank.statement_file import ReadStatement, quoted
from services.funds.ledger import money
from services.funds.ledger.model import BankAccount


def accounts_of(call: Call, statements: Sequence[ReadStatement], account_id: UUID | None) -> list[BankAccount]:
    """Each statement's account, all locked in the order of their ids.

    Raises NOT_FOUND, BANK_FILE_ACCOUNT, BANK_FILE_CURRENCY, TOO_PRECISE.
    """
    wanted = BankAccount.id == account_id if account_id else BankAccount.id.is_not(None)
    candidates = call.session.scalars(select(BankAccount).where(wanted)).all()
    found = [_account_of(each, candidates, named=account_id is not None) for each in statements]
    locked = {each: accounts.lock(call, each) for each in sorted({account.id for account in found})}
    for account, statement in zip(found, statements, strict=True):
        _check(call, account, statement)
    return [locked[account.id] for account in found]


def _account_of(statement: ReadStatement, candidates: Sequence[BankAccount], *, named: bool) -> BankAccount:
    """A file that names no account (CSV) belongs to the account named in the command. Raises BANK_FILE_ACCOUNT."""
    if statement.account is None and named:
        return candidates[0]
    written = set(spellings(statement.account or ""))
    for account in candidates:
        if written & {_bare(account.iban or ""), _bare(account.number or "")} - {""}:
            return account
    raise BANK_FILE_ACCOUNT("content_base64", account=quoted(statement.account or "?"))


def spellings(written: str) -> Iterator[str]:
    """An account's number as banks write it: after the bank's own number and a slash, and followed by the currency."""
    for part in {written, written.rsplit("/", 1)[-1], written.split(" ", 1)[0]}:
        bare = _bare(part)
        yield bare
        yield re.sub(r"(?<=\d)[A-Z]{3}$", "", bare)


def _bare(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def _check(call: Call, account: BankAccount, statement: ReadStatement) -> None:
    if statement.currency not in (None, account.currency):
        raise BANK_FILE_CURRENCY("content_base64", found=statement.currency, currency=account.currency)
    unit = money.decimals_of(call, account.currency)
    details = (detail.amount for line in statement.lines for detail in line.details)
    for amount in (statement.opening, statement.closing, *(line.amount for line in statement.lines), *details):
        if amount is not None:
            money.check(amount, account.currency, unit, "content_base64")
