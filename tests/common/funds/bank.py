"""A fund with an account at a bank, and the bank's files, for tests."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from services.funds.bank import accounts, file_import, statements
from tests.common.funds.helpers import Setting, setting

SAMPLES = Path(__file__).parents[2] / "funds" / "bank" / "samples"
NUMBER = "002080125354"
START = date(2026, 5, 1)


@dataclass
class Bank:
    """A fund whose account at the bank begins with 1,000 dollars."""

    fund: Setting
    account: funds_accounts.BankAccount

    def read(self, content: bytes, **fields: Any) -> funds_bank_files.BankImport:
        """Imports a file's bytes."""
        return file_import.import_bank_file(self.fund.officer, command(content, **fields))

    def say(self, *lines: tuple[Any, ...], **head: Any) -> funds_bank_files.BankImport:
        """Imports a camt.053 statement with these lines: day, amount, and what `entry` takes."""
        return self.read(camt(lines, **head))

    def lines(self, **fields: Any) -> list[funds_bank_files.BankLine]:
        """The account's lines, oldest first."""
        command = funds_bank_files.ListBankLines(account_id=self.account.id, limit=200, **fields)
        return list(reversed(statements.list_bank_lines(self.fund.officer, command).items))

    def statements(self) -> list[funds_bank_files.BankStatement]:
        """The account's statements, newest first."""
        command = funds_bank_files.ListBankStatements(account_id=self.account.id)
        return statements.list_bank_statements(self.fund.officer, command).items


def bank(session: Session, **fields: Any) -> Bank:
    """The fund, with its account."""
    fund = setting(session)
    return Bank(fund, add_account(fund, **fields))


def add_account(fund: Setting, **fields: Any) -> funds_accounts.BankAccount:
    """An account that begins with 1,000 dollars on the first of May."""
    given = {"name": "Bank of America", "number": NUMBER, "starts_on": START, "opening_balance": "1000"} | fields
    return accounts.add_bank_account(fund.officer, funds_accounts.AddBankAccount(**given))


def command(content: bytes, **fields: Any) -> funds_bank_files.ImportBankFile:
    """The command that sends a file."""
    given = {"filename": "statement.xml", "content_base64": base64.b64encode(content).decode()}
    return funds_bank_files.ImportBankFile(**given | fields)


def sample(name: str) -> bytes:
    """A bank's file."""
    return (SAMPLES / name).read_bytes()


def camt(
    lines: Sequence[tuple[Any, ...]] = (),
    *,
    opening: str = "1000",
    closing: str | None = None,
    reference: str = "S-1",
    since: date = date(2026, 5, 4),
    until: date = date(2026, 5, 31),
    number: str = NUMBER,
    currency: str = "USD",
) -> bytes:
    """A statement as camt.053.001.08; without a closing balance the one that the lines make."""
    closing = closing or str(Decimal(opening) + sum(Decimal(line[1]) for line in lines))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-06-01T00:00:00</CreDtTm></GrpHdr>
<Stmt><Id>{reference}</Id><FrToDt><FrDtTm>{since}T00:00:00</FrDtTm><ToDtTm>{until}T23:59:59</ToDtTm></FrToDt>
<Acct><Id><Othr><Id>{number}</Id></Othr></Id><Ccy>{currency}</Ccy></Acct>
{_balance("OPBD", opening, since, currency)}{_balance("CLBD", closing, until, currency)}
{"".join(entry(*line, currency=currency) for line in lines)}</Stmt></BkToCstmrStmt></Document>""".encode()


def _balance(code: str, amount: str, on: date, currency: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_signed(amount, currency)}<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _signed(amount: str, currency: str) -> str:
    direction = "DBIT" if amount.startswith("-") else "CRDT"
    return f'<Amt Ccy="{currency}">{amount.lstrip("-")}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'


def entry(
    on: date,
    amount: str,
    text: str = "",
    reference: str = "",
    name: str = "",
    code: str = "",
    instructed: str = "",
    *,
    currency: str = "USD",
) -> str:
    """A booked entry; `instructed` as in CAD 20000.00."""
    side = "Cdtr" if amount.startswith("-") else "Dbtr"
    party = f"<RltdPties><{side}><Pty><Nm>{name}</Nm></Pty></{side}></RltdPties>" if name else ""
    ordered = (
        f'<AmtDtls><InstdAmt><Amt Ccy="{instructed[:3]}">{instructed[4:]}</Amt></InstdAmt></AmtDtls>'
        if instructed
        else ""
    )
    return (
        f"<Ntry>{_signed(amount, currency)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt>"
        + (f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else "")
        + f"<BkTxCd><Prtry><Cd>{code or 'TRF'}</Cd></Prtry></BkTxCd>"
        + f"<NtryDtls><TxDtls>{ordered}{party}<RmtInf><Ustrd>{text or 'payment'}</Ustrd></RmtInf>"
        + "</TxDtls></NtryDtls></Ntry>"
    )


def line_ids(lines: Iterable[funds_bank_files.BankLine]) -> list[UUID]:
    """Their identifiers."""
    return [line.id for line in lines]
