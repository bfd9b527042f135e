"""To which bank account an entry's cash belongs, and in which currency that account holds it (Fund rule 13)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.call import Call
from chassis.rows import get_row
from contracts.funds.ledger.journal import BANK_IN_CURRENCY, BANK_OTHER_FUND
from services.funds.ledger import journal, money
from services.funds.ledger.model import BankAccount


@dataclass(frozen=True)
class Book:
    """A bank account in the books: its code in the chart, and its currency."""

    code: str
    currency: str

    @property
    def in_dollars(self) -> bool:
        """Whether it holds the functional currency."""
        return self.currency == money.FUNCTIONAL


FIRST = Book(journal.CASH, money.FUNCTIONAL)


def book_of(call: Call, account_id: UUID | None, fund_id: str, field: str = "bank_account_id") -> Book:
    """The named bank account's, or that of the fund's first, in dollars. Raises NOT_FOUND, BANK_OTHER_FUND."""
    if account_id is None:
        return FIRST
    account = get_row(call, BankAccount, account_id, field, "bank account")
    if account.fund_id != fund_id:
        raise BANK_OTHER_FUND(field, fund=account.fund_id)
    return Book(account.account_code, account.currency)


def book_in(call: Call, account_id: UUID | None, fund_id: str, currency: str, field: str = "bank_account_id") -> Book:
    """The book for an amount in a currency: an account in dollars takes any, converted by the bank; another one its own
    currency only. Raises NOT_FOUND, BANK_OTHER_FUND, BANK_IN_CURRENCY."""
    book = book_of(call, account_id, fund_id, field)
    if not book.in_dollars and book.currency != currency:
        raise BANK_IN_CURRENCY(field, currency=book.currency)
    return book


def code_of(call: Call, account_id: UUID | None, fund_id: str, field: str = "bank_account_id") -> str:
    """The chart's code of an account in dollars. Raises NOT_FOUND, BANK_OTHER_FUND, BANK_IN_CURRENCY."""
    return book_in(call, account_id, fund_id, money.FUNCTIONAL, field).code
