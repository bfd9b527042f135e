"""A bank's file of any kind: the kind is determined by its content, and its figures must add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from contracts.funds.bank.accounts import CsvLayout
from contracts.funds.bank.bank_files import ImportBankFile, StatementFormat
from contracts.funds.bank.bank_refusals import BANK_FILE_BALANCE, BANK_FILE_CHARSET, BANK_FILE_EMPTY, BANK_FILE_KIND
from services.funds.bank import camt, csv_statement, mt940_file
from services.funds.bank.statement_file import ReadStatement

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(content: bytes, layout: CsvLayout | None) -> StatementFormat:
    """Raises BANK_FILE_EMPTY, BANK_FILE_CHARSET, BANK_FILE_KIND."""
    start = content
    for mark in _MARKS:
        start = start.removeprefix(mark)
    start = start.replace(b"\0", b"").lstrip()[:2000] if start[:200].count(b"\0") else start.lstrip()
    if not start:
        raise BANK_FILE_EMPTY("content_base64")
    if start.startswith(b"<"):
        return StatementFormat.CAMT_053
    if mt940_file.is_mt940(start.decode("latin-1")):
        if b"\0" in content:
            raise BANK_FILE_CHARSET("content_base64", encoding="UTF-8, Windows-1252", byte=content.index(b"\0") + 1)
        return StatementFormat.MT940
    if layout is None or start.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise BANK_FILE_KIND("content_base64")
    return StatementFormat.CSV


def read_file(
    content: bytes, kind: StatementFormat, layout: CsvLayout | None, command: ImportBankFile, sha256: str
) -> Sequence[ReadStatement]:
    """The content of the file, checked to add up. Raises what the readers raise, and BANK_FILE_BALANCE."""
    if kind is StatementFormat.CAMT_053:
        statements = camt.read_camt(content)
    elif kind is StatementFormat.MT940:
        statements = mt940_file.read_mt940(content)
    else:
        assert layout is not None  # as kind_of() found
        statements = [_stated(csv_statement.read_csv(content, layout, f"CSV {sha256[:16]}"), command)]
    for statement in statements:
        _drop_nothings(statement)
        check_balance(statement)
    return statements


def check_balance(statement: ReadStatement) -> None:
    """Opening balance and lines make the closing balance. Raises BANK_FILE_BALANCE."""
    if statement.opening is None or statement.closing is None:
        return
    total = statement.opening + sum((line.amount for line in statement.lines), Decimal(0))
    if total != statement.closing:
        raise BANK_FILE_BALANCE(
            "content_base64",
            reference=statement.reference,
            opening=statement.opening,
            sum=total,
            closing=statement.closing,
        )


def _stated(statement: ReadStatement, command: ImportBankFile) -> ReadStatement:
    """A CSV file says less than a statement; the officer may add the rest. One balance gives the other."""
    total = sum((line.amount for line in statement.lines), Decimal(0))
    opening = statement.opening if statement.opening is not None else command.opening_balance
    closing = statement.closing if statement.closing is not None else command.closing_balance
    if opening is None and closing is not None:
        opening = closing - total
    if closing is None and opening is not None:
        closing = opening + total
    return replace(
        statement,
        starts_on=min(filter(None, (command.starts_on, statement.starts_on))),
        ends_on=max(filter(None, (command.ends_on, statement.ends_on))),
        opening=opening,
        closing=closing,
    )


def _drop_nothings(statement: ReadStatement) -> None:
    """Leaves out lines of zero, which some banks use for notes."""
    moving = [line for line in statement.lines if line.amount]
    statement.not_booked += len(statement.lines) - len(moving)
    statement.lines = moving
