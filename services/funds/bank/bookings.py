"""The lines of what is booked on a bank account, in its currency and in dollars (Fund rules 1, 13)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chassis.call import Call
from contracts.funds.bank.bank_refusals import BANK_OTHER_AMOUNT
from services.funds.ledger import journal, money
from services.funds.ledger.journal import Line
from services.funds.ledger.model import BankAccount
from services.funds.spending.spendable_awards import SpendableAward


def worth(call: Call, account: BankAccount, amount: Decimal, on: date) -> Decimal:
    """An amount on the account in USD, at the day's rate, with its sign. Raises UNKNOWN_RATE, UNBOOKABLE."""
    if account.currency == money.FUNCTIONAL:
        return money.to_cents(amount)
    valued = money.value(call, abs(amount), account.currency, on).amount_usd
    return valued if amount > 0 else -valued


def difference(account: BankAccount, award: SpendableAward, amount: Decimal, amount_usd: Decimal) -> list[Line]:
    """What the account has more (or less) than the books, against the award's exchange account."""
    where = (award.award_id, award.donor_id)
    return [
        *_on(account, award, amount, amount_usd),
        Line(journal.EXCHANGE, *where, money.FUNCTIONAL, -amount_usd, -amount_usd),
    ]


def moved(
    call: Call,
    between: tuple[BankAccount, BankAccount],
    award: SpendableAward,
    amount: Decimal,
    other_amount: Decimal | None,
    on: date,
) -> list[Line]:
    """What the first account received (or paid), against the second; the award has it before and after.

    Raises BANK_OTHER_AMOUNT, TOO_PRECISE, UNKNOWN_RATE, UNBOOKABLE."""
    account, other = between
    against = _against(call, account, other, amount, other_amount)
    if money.FUNCTIONAL in (account.currency, other.currency):
        amount_usd = amount if account.currency == money.FUNCTIONAL else -against
    else:
        amount_usd = worth(call, account, amount, on)
    if account.currency == other.currency:
        where = (award.award_id, award.donor_id, account.currency)
        return [
            Line(account.account_code, *where, amount, amount_usd),
            Line(other.account_code, *where, against, -amount_usd),
        ]
    return [*_on(account, award, amount, amount_usd), *_on(other, award, against, -amount_usd)]


def _against(
    call: Call, account: BankAccount, other: BankAccount, amount: Decimal, other_amount: Decimal | None
) -> Decimal:
    """What moved on the other account, with the other sign. Raises BANK_OTHER_AMOUNT, TOO_PRECISE."""
    if account.currency == other.currency and other_amount in (None, abs(amount)):
        return -amount
    if other_amount is None or account.currency == other.currency:
        raise BANK_OTHER_AMOUNT("other_amount", currency=other.currency)
    money.check(other_amount, other.currency, money.decimals_of(call, other.currency), "other_amount")
    return -other_amount if amount > 0 else other_amount


def _on(account: BankAccount, award: SpendableAward, amount: Decimal, amount_usd: Decimal) -> list[Line]:
    """What came or went on the account: another currency is converted, so that each nets to zero (Fund rule 1)."""
    where = (award.award_id, award.donor_id)
    on_it = Line(account.account_code, *where, account.currency, amount, amount_usd)
    if account.currency == money.FUNCTIONAL:
        return [on_it]
    return [
        on_it,
        Line(journal.CLEARING, *where, account.currency, -amount, -amount_usd),
        Line(journal.CLEARING, *where, money.FUNCTIONAL, amount_usd, amount_usd),
    ]
