"""Adds one statement to its account: the statement, unless it is known, and its new lines."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from contracts.funds.bank.bank_files import BankDetail, BankLineRead, BankStatementRead
from contracts.funds.bank.bank_refusals import BANK_BEFORE_START, BANK_RECONCILED, BANK_STATEMENT_DIFFERS
from services.funds.bank import accounts, continuity, line_fingerprints, model
from services.funds.bank.line_fingerprints import Fingerprinted
from services.funds.bank.model import BankStatement
from services.funds.bank.statement_file import TURN, ReadDetail, ReadLine, ReadStatement
from services.funds.ledger import money
from services.funds.ledger.model import BankAccount

_SHOWN = 20
_TABLE = model.BankLine.metadata.tables["bank_line"]
_DETAILS = model.BankLine.metadata.tables["bank_line_detail"]
_COPIED = (
    "booked_on", "value_on", "amount", "bank_reference", "payment_reference", "counterparty", "text", "code",
    "instructed_amount", "instructed_currency", "is_reversal",
)  # fmt: skip
_OF_DETAIL = ("amount", "end_to_end_id", "payment_reference", "counterparty", "text")


@dataclass(frozen=True)
class Added:
    """A statement, and what was new in it."""

    account: BankAccount
    read: ReadStatement
    statement_id: UUID
    fresh: bool
    lines: Sequence[Fingerprinted]
    gap: Decimal | None
    decimals: int

    def view(self, *, kept: bool) -> BankStatementRead:
        """As shown to the officer; without an identifier if it was not stored."""
        new = sum(not each.known for each in self.lines)
        return BankStatementRead(
            statement_id=self.statement_id if kept else None,
            account_id=self.account.id,
            account=self.account.name,
            reference=self.read.reference,
            starts_on=self.read.starts_on,
            ends_on=self.read.ends_on,
            opening_balance=self.read.opening,
            closing_balance=self.read.closing,
            lines=len(self.lines),
            new_lines=new,
            known_lines=len(self.lines) - new,
            not_booked=self.read.not_booked,
            gap=None if self.gap is None else money.shown(self.gap, self.decimals),
            first_lines=[line_read(each.line, self.decimals) for each in self.lines[:_SHOWN]],
        )


def line_read(line: ReadLine | model.BankLine, decimals: int) -> BankLineRead:
    """A line with its currency's decimals."""
    return BankLineRead.of(line, amount=money.shown(line.amount, decimals), details=details_of(line, decimals))


def details_of(line: ReadLine | model.BankLine, decimals: int) -> list[BankDetail]:
    """The payments of a batch; a line with a single one is itself that payment."""
    details: Sequence[ReadDetail | model.BankLineDetail] = line.details
    if len(details) < 2:
        return []
    return [
        BankDetail.of(
            each,
            id=each.id if isinstance(each, model.BankLineDetail) else None,
            position=position,
            amount=None if each.amount is None else money.shown(each.amount, decimals),
        )
        for position, each in enumerate(details, 1)
    ]


def add(call: Call, account: BankAccount, import_id: UUID, read: ReadStatement) -> Added:
    """Raises BANK_STATEMENT_DIFFERS, BANK_BEFORE_START, BANK_RECONCILED, FUTURE_DATE; the account is locked."""
    known = _known(call, account, read)
    before = continuity.same_day_before(call, account.id, read.starts_on, read.opening, read.closing, read.reference)
    lines = line_fingerprints.fingerprinted(call, account.id, read.lines, before)
    new = [each for each in lines if not each.known]
    _check_days(call, account, new)
    gap = continuity.gap(call, account, read.starts_on, read.opening, before)
    statement_id = known.id if known else _write(call, account, import_id, read)
    _write_lines(call, account, statement_id, new)
    unit = money.decimals_of(call, account.currency)
    return Added(account, read, statement_id, known is None or bool(new), lines, gap, unit)


def _known(call: Call, account: BankAccount, read: ReadStatement) -> BankStatement | None:
    statement = BankStatement
    same = statement.account_id == account.id, statement.reference == read.reference, statement.ends_on == read.ends_on
    known = call.session.scalars(select(statement).where(*same, statement.active)).first()
    if known and (known.opening_balance, known.closing_balance) != (read.opening, read.closing):
        raise BANK_STATEMENT_DIFFERS("content_base64", reference=read.reference)
    return known


def _check_days(call: Call, account: BankAccount, new: Sequence[Fingerprinted]) -> None:
    """Nothing new may be dated before the account begins, in a reconciled period, or after today."""
    oldest = min((each.line.booked_on for each in new), default=None)
    until = accounts.reconciled_until(call, account.id)
    if new:
        money.check_past(call, max(each.line.booked_on for each in new), "content_base64")
    if oldest is not None and oldest < account.starts_on:
        raise BANK_BEFORE_START("content_base64", on=oldest, starts_on=account.starts_on)
    if oldest is not None and until is not None and oldest <= until:
        raise BANK_RECONCILED("content_base64", until=until)


def _write(call: Call, account: BankAccount, import_id: UUID, read: ReadStatement) -> UUID:
    statement = BankStatement(
        id=new_id(),
        account_id=account.id,
        import_id=import_id,
        reference=read.reference,
        starts_on=read.starts_on,
        ends_on=read.ends_on,
        opening_balance=read.opening,
        closing_balance=read.closing,
    )
    call.session.add(statement)
    call.session.flush()
    return statement.id


def _write_lines(call: Call, account: BankAccount, statement_id: UUID, new: Sequence[Fingerprinted]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "statement_id": statement_id,
            "account_id": account.id,
            "position": position,
            "fingerprint": each.fingerprint,
            "occurrence": each.occurrence,
            **same(each.line, *_COPIED),
        }
        for position, each in enumerate(new, 1)
    ]
    _insert(call, _TABLE, rows)
    kept = [(row["id"], each.line.details) for row, each in zip(rows, new, strict=True)]
    _insert(
        call,
        _DETAILS,
        [
            {"id": new_id(), "line_id": line_id, "position": position, **same(each, *_OF_DETAIL)}
            for line_id, details in kept
            for position, each in enumerate(details, 1)
        ],
    )


def _insert(call: Call, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Some rows at a time: other calls of the process get a turn."""
    for start in range(0, len(rows), TURN):
        call.session.execute(insert(table), rows[start : start + TURN])
        time.sleep(0)
