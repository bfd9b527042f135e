"""The door of what came in, at which rate: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import Service, answers
from contracts import funds
from contracts.base import Page
from services.funds import money
from services.funds.doors import OFFICER, READERS
from services.funds.receipts import contributions


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
