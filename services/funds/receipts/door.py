"""The door of what came in, at which rate: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import Service, answers
from contracts import funds, funds_income
from contracts.base import Page
from services.funds import money
from services.funds.doors import OFFICER, READERS
from services.funds.receipts import contributions, income


class ReceiptsDoor(Service):
    """What is asked of what came in, at which rate."""

    @answers(funds.RECORD_RATE, OFFICER)
    def record_rate(self, call: Call, command: funds.RecordRate) -> funds.ExchangeRate:
        return money.record_rate(call, command)

    @answers(funds.LIST_RATES, READERS)
    def list_rates(self, call: Call, command: funds.ListRates) -> Page[funds.ExchangeRate]:
        return money.list_rates(call, command)

    @answers(funds.RECORD_CONTRIBUTION, OFFICER)
    def record_contribution(self, call: Call, command: funds.RecordContribution) -> funds.Contribution:
        return contributions.record_contribution(call, command)

    @answers(funds.READ_CONTRIBUTION, READERS)
    def read_contribution(self, call: Call, command: funds.ReadContribution) -> funds.Contribution:
        return contributions.read_contribution(call, command)

    @answers(funds.LIST_CONTRIBUTIONS, READERS)
    def list_contributions(self, call: Call, command: funds.ListContributions) -> Page[funds.Contribution]:
        return contributions.list_contributions(call, command)

    @answers(funds_income.RECORD_INCOME, OFFICER)
    def record_income(self, call: Call, command: funds_income.RecordIncome) -> funds_income.Income:
        return income.record_income(call, command)

    @answers(funds_income.READ_INCOME, READERS)
    def read_income(self, call: Call, command: funds_income.ReadIncome) -> funds_income.Income:
        return income.read_income(call, command)

    @answers(funds_income.LIST_INCOME, READERS)
    def list_income(self, call: Call, command: funds_income.ListIncome) -> Page[funds_income.Income]:
        return income.list_income(call, command)
