"""The balance of every account of a fund on a date."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from chassis.call import Call
from contracts.funds.ledger.journal import Account
from contracts.funds.reporting.trial_balance import ReadTrialBalance, TrialBalance
from services.funds.ledger import balances
from services.funds.ledger import model as ledger_model
from services.funds.partners import model as partners_model


def trial_balance(call: Call, command: ReadTrialBalance) -> TrialBalance:
    """Every account of a fund on a date, in USD; the sum is zero (Fund rule 1)."""
    on = command.on or call.today
    awards = select(partners_model.Award.id).where(partners_model.Award.fund_id == command.fund_id)
    of_accounts = balances.of_accounts(call, awards, on)
    chart = call.session.scalars(select(ledger_model.Account).order_by(ledger_model.Account.code))
    accounts = [
        Account(code=row.code, name=row.name, kind=row.kind, balance_usd=of_accounts[row.code]) for row in chart
    ]
    return TrialBalance(on=on, accounts=accounts, total_usd=sum((a.balance_usd for a in accounts), Decimal(0)))
