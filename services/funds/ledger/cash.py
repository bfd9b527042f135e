"""To which bank account an entry's cash belongs."""

from __future__ import annotations

from uuid import UUID

from chassis.call import Call
from chassis.rows import get_row
from contracts.funds.ledger.journal import BANK_OTHER_FUND
from services.funds.ledger import journal
from services.funds.ledger.model import BankAccount


def code_of(call: Call, account_id: UUID | None, fund_id: str, field: str = "bank_account_id") -> str:
    """The chart's code: the named bank account's, or the fund's first. Raises NOT_FOUND, BANK_OTHER_FUND."""
    if account_id is None:
        return journal.CASH
    account = get_row(call, BankAccount, account_id, field, "bank account")
    if account.fund_id != fund_id:
        raise BANK_OTHER_FUND(field, fund=account.fund_id)
    return account.account_code
