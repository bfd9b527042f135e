"""What an account in another currency is worth on a day: in the books, and at the closing rate (Fund rule 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select, text

from chassis.call import Call
from contracts.funds.bank.revaluation import REVALUATION_IN_DOLLARS, ReadValuation, Valuation
from contracts.funds.ledger.rates import UNKNOWN_RATE
from services.funds.bank import accounts
from services.funds.bank.revaluation_model import Revaluation
from services.funds.ledger import money, periods
from services.funds.ledger.model import BankAccount

# A function of the database (sql/bank_values.sql), by which a closing decides as well.
_VALUES = text("SELECT * FROM bank_values(:fund, :day) v WHERE v.account_id = :account")


@dataclass(frozen=True)
class Value:
    """What the account holds, and its value in USD; without a rate it has none."""

    amount: Decimal
    usd_per_unit: Decimal | None
    rate_on: date | None
    book_usd: Decimal
    worth_usd: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """What the closing rate makes of it, less what the books say."""
        return None if self.worth_usd is None else self.worth_usd - self.book_usd

    @property
    def realized(self) -> bool:
        """Whether nothing is left, so that the difference is no longer one of valuation."""
        return self.amount == 0


def value_of(call: Call, account: BankAccount, on: date) -> Value:
    """Raises REVALUATION_IN_DOLLARS."""
    if account.currency == money.FUNCTIONAL:
        raise REVALUATION_IN_DOLLARS("account_id")
    row = call.session.execute(_VALUES, {"fund": account.fund_id, "day": on, "account": account.id}).one()
    return Value(
        row.units, row.usd_per_unit, row.rate_on, money.to_cents(row.book_usd),
        None if row.worth_usd is None else money.to_cents(row.worth_usd),
    )  # fmt: skip


def refuse_unvalued(account: BankAccount, value: Value, on: date) -> Decimal:
    """The difference. Raises UNKNOWN_RATE: nothing without a rate counts as zero (Fund rule 16)."""
    if value.difference is None:
        raise UNKNOWN_RATE("on", currency=account.currency, on=on, days=money.RATE_DAYS)
    return value.difference


def read_valuation(call: Call, command: ReadValuation) -> Valuation:
    """Raises NOT_FOUND, FUTURE_DATE, REVALUATION_IN_DOLLARS."""
    account = accounts.find(call, command.account_id)
    money.check_past(call, command.on, "on")
    value = value_of(call, account, command.on)
    closed = periods.closed_until(call, account.fund_id)
    return Valuation.of(
        value,
        account_id=account.id,
        account=account.name,
        on=command.on,
        currency=account.currency,
        amount=money.shown(value.amount, money.decimals_of(call, account.currency)),
        usd_per_unit=value.usd_per_unit and money.trimmed(value.usd_per_unit),
        difference_usd=value.difference,
        closed=closed is not None and command.on <= closed,
        waiting=call.session.scalar(waiting(account, command.on)),
    )


def waiting(account: BankAccount, on: date) -> Select[tuple[UUID]]:
    """The one of that day which awaits its signature."""
    of_day = (Revaluation.account_id == account.id, Revaluation.occurred_on == on)
    return select(Revaluation.id).where(*of_day, Revaluation.status == "pending")
