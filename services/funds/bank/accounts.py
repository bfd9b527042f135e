"""The bank accounts of a fund. Each has its own cash account in the chart, which represents it in the books."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row, refuse_stale, set_fields
from contracts.base import NOT_FOUND, Page
from contracts.funds.bank.accounts import (
    AddBankAccount,
    BankAccount,
    BankAccountFields,
    EditBankAccount,
    ListBankAccounts,
    ReadBankAccount,
)
from contracts.funds.bank.bank_refusals import BANK_ACCOUNT_ID, BANK_BEGUN, BANK_CURRENCY, BANK_IBAN
from services.funds import duplicates
from services.funds.bank import model
from services.funds.ledger import journal, money
from services.funds.ledger import model as ledger_model

_PARTICULARS = ("name", "iban", "number", "bic", "starts_on", "opening_balance", "opening_note")


def add_bank_account(call: Call, command: AddBankAccount) -> BankAccount:
    """Raises NOT_FOUND, BANK_ACCOUNT_ID, BANK_IBAN, UNKNOWN_CURRENCY, BANK_CURRENCY, TOO_PRECISE, DUPLICATE."""
    fund = get_row(call, ledger_model.Fund, command.fund_id, "fund_id", "fund", lock=True)
    _check(call, command, command.currency)
    code = _code(call, command)
    if code == journal.CASH and command.currency != money.FUNCTIONAL:
        raise BANK_CURRENCY("currency", currency=money.FUNCTIONAL)
    account = ledger_model.BankAccount(
        id=new_id(),
        fund_id=fund.id,
        account_code=code,
        currency=command.currency,
        created_by=call.actor.member_id,
        created_at=call.now,
        version=0,
    )
    _write(call, account, command)
    return view(call, account)


def edit_bank_account(call: Call, command: EditBankAccount) -> BankAccount:
    """Raises NOT_FOUND, STALE, BANK_ACCOUNT_ID, BANK_IBAN, TOO_PRECISE, BANK_BEGUN, DUPLICATE."""
    account = lock(call, command.account_id)
    refuse_stale(account.version, command.expected_version)
    _check(call, command, account.currency)
    _check_beginning(call, account, command)
    _write(call, account, command)
    return view(call, account)


def read_bank_account(call: Call, command: ReadBankAccount) -> BankAccount:
    """Raises NOT_FOUND."""
    return view(call, find(call, command.account_id))


def list_bank_accounts(call: Call, command: ListBankAccounts) -> Page[BankAccount]:
    """The bank accounts, by name."""
    account = ledger_model.BankAccount
    statement = select(account)
    if command.fund_id:
        statement = statement.where(account.fund_id == command.fund_id)
    return page(call.session, statement, [account.name, account.id], command, lambda row: view(call, row[0]))


def find(call: Call, account_id: UUID, field: str = "account_id") -> ledger_model.BankAccount:
    """Raises NOT_FOUND."""
    return get_row(call, ledger_model.BankAccount, account_id, field, "bank account")


def lock(call: Call, account_id: UUID) -> ledger_model.BankAccount:
    """The account, locked: always before anything else is locked. Raises NOT_FOUND."""
    chosen = select(ledger_model.BankAccount).where(ledger_model.BankAccount.id == account_id)
    account = call.session.scalars(
        chosen.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).first()
    if account is None:
        raise NOT_FOUND("account_id", what="bank account")
    return account


def reconciled_until(call: Call, account_id: UUID) -> date | None:
    """The last day up to which the account is reconciled; everything before it is frozen."""
    closed = model.BankReconciliation
    return call.session.scalar(select(func.max(closed.ends_on)).where(closed.account_id == account_id))


def _check(call: Call, command: BankAccountFields, currency: str) -> None:
    if command.iban is None and command.number is None:
        raise BANK_ACCOUNT_ID("iban")
    if command.iban is not None and not checks_out(command.iban):
        raise BANK_IBAN("iban", iban=command.iban)
    money.check(command.opening_balance, currency, money.decimals_of(call, currency), "opening_balance")


def checks_out(iban: str) -> bool:
    """ISO 7064, modulo 97: letters count from ten on, and the first four characters come last."""
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def _check_beginning(call: Call, account: ledger_model.BankAccount, command: EditBankAccount) -> None:
    """Raises BANK_BEGUN if lines or matches depend on the account's opening balance."""
    if (command.starts_on, command.opening_balance) == (account.starts_on, account.opening_balance):
        return
    line, match = model.BankLine, model.BankMatch
    first = call.session.scalar(select(func.min(line.booked_on)).where(line.account_id == account.id, line.active))
    if call.session.scalars(select(match.id).where(match.account_id == account.id).limit(1)).first():
        raise BANK_BEGUN("starts_on", on=account.starts_on)
    if first is not None and first < command.starts_on:
        raise BANK_BEGUN("starts_on", on=first)


def _code(call: Call, command: AddBankAccount) -> str:
    """1000 for a fund's first account; otherwise the next code of the chart that this fund has not used."""
    account = ledger_model.BankAccount
    taken = set(call.session.scalars(select(account.account_code).where(account.fund_id == command.fund_id)))
    if not taken:
        return journal.CASH
    chart = set(call.session.scalars(select(ledger_model.Account.code)))
    code = next(
        str(number) for number in range(int(journal.CASH) + 1, int(journal.CLEARING)) if str(number) not in taken
    )
    if code not in chart:
        call.session.add(ledger_model.Account(code=code, name=f"Cash, bank account {code}", kind="cash"))
        call.session.flush()
    return code


def _write(call: Call, account: ledger_model.BankAccount, command: BankAccountFields) -> None:
    """Raises DUPLICATE if another account has the IBAN or the number."""
    with (
        duplicates.refuse(call, "uq_bank_account_iban", "iban", command.iban or ""),
        duplicates.refuse(call, "uq_bank_account_number", "number", command.number or ""),
    ):
        set_fields(account, same(command, *_PARTICULARS))
        call.session.add(account)


def view(call: Call, account: ledger_model.BankAccount) -> BankAccount:
    """As its readers see it."""
    unit = money.decimals_of(call, account.currency)
    return BankAccount.of(
        account,
        reconciled_until=reconciled_until(call, account.id),
        opening_balance=money.shown(account.opening_balance, unit),
    )
