"""The balance of every account on a date."""

from __future__ import annotations

from datetime import date

from contracts.base import Command, View, read
from contracts.funds.kinds import THE_FUND, Day, Usd
from contracts.funds.ledger.journal import Account
from contracts.kinds import Slug


class TrialBalance(View):
    """Every account's balance on a date; they add up to zero (Fund rule 1)."""

    on: date
    accounts: list[Account]
    total_usd: Usd


class ReadTrialBalance(Command):
    """Every account's balance on a date, by default today."""

    on: Day | None = None
    fund_id: Slug = THE_FUND


READ_TRIAL_BALANCE = read(
    "funds", "trial_balance", ReadTrialBalance, TrialBalance, "Read the balance of every account", at="/trial-balance"
)
