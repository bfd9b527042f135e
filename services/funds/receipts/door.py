"""The door of what came in, at which rate: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import Service, answers
from contracts.base import Page
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import income as funds_income
from contracts.funds.receipts import late as funds_late
from contracts.funds.receipts import unidentified as funds_unidentified
from services.funds.doors import APPROVER, OFFICER, READERS
from services.funds.receipts import contributions, income, rate_imports, rates, unidentified


class ReceiptsDoor(Service):
    """What is asked of what came in, at which rate."""

    @answers(funds_rates.RECORD_RATE, OFFICER)
    def record_rate(self, call: Call, command: funds_rates.RecordRate) -> funds_rates.ExchangeRate:
        return rates.record_rate(call, command)

    @answers(funds_rates.APPROVE_RATE, APPROVER)
    def approve_rate(self, call: Call, command: funds_rates.RateById) -> funds_rates.ExchangeRate:
        return rates.approve_rate(call, command)

    @answers(funds_rates.REFUSE_RATE, APPROVER)
    def refuse_rate(self, call: Call, command: funds_rates.RefuseRate) -> funds_rates.ExchangeRate:
        return rates.refuse_rate(call, command)

    @answers(funds_rates.LIST_MANUAL_RATES, READERS)
    def list_manual_rates(self, call: Call, command: funds_rates.ListManualRates) -> Page[funds_rates.ExchangeRate]:
        return rates.list_manual_rates(call, command)

    @answers(funds_rates.LIST_RATES, READERS)
    def list_rates(self, call: Call, command: funds_rates.ListRates) -> Page[funds_rates.ExchangeRate]:
        return rates.list_rates(call, command)

    @answers(funds_rates.LIST_CURRENCIES, READERS)
    def list_currencies(self, call: Call, command: funds_rates.ListCurrencies) -> Page[funds_rates.CurrencyUnit]:
        return rates.list_currencies(call, command)

    @answers(funds_rates.IMPORT_RATES, OFFICER)
    def import_rates(self, call: Call, command: funds_rates.ImportRates) -> funds_rates.RateReport:
        return rate_imports.import_rates(call, command)

    @answers(funds_rates.LIST_RATE_IMPORTS, READERS)
    def list_rate_imports(self, call: Call, command: funds_rates.ListRateImports) -> Page[funds_rates.RateImport]:
        return rate_imports.list_rate_imports(call, command)

    @answers(funds_contributions.RECORD_CONTRIBUTION, OFFICER)
    def record_contribution(
        self, call: Call, command: funds_contributions.RecordContribution
    ) -> funds_contributions.Contribution:
        return contributions.record_contribution(call, command)

    @answers(funds_contributions.READ_CONTRIBUTION, READERS)
    def read_contribution(
        self, call: Call, command: funds_contributions.ReadContribution
    ) -> funds_contributions.Contribution:
        return contributions.read_contribution(call, command)

    @answers(funds_contributions.LIST_CONTRIBUTIONS, READERS)
    def list_contributions(
        self, call: Call, command: funds_contributions.ListContributions
    ) -> Page[funds_contributions.Contribution]:
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

    @answers(funds_late.RECORD_LATE_CONTRIBUTION, APPROVER)
    def record_late_contribution(
        self, call: Call, command: funds_late.RecordLateContribution
    ) -> funds_contributions.Contribution:
        return contributions.record_contribution(call, command, command.late_reason)

    @answers(funds_late.RECORD_LATE_INCOME, APPROVER)
    def record_late_income(self, call: Call, command: funds_late.RecordLateIncome) -> funds_income.Income:
        return income.record_income(call, command, command.late_reason)

    @answers(funds_unidentified.RECORD_SPLIT_CONTRIBUTION, OFFICER)
    def record_split_contribution(
        self, call: Call, command: funds_unidentified.RecordSplitContribution
    ) -> funds_unidentified.ContributionSplit:
        return contributions.record_split_contribution(call, command)

    @answers(funds_unidentified.RECORD_UNIDENTIFIED, OFFICER)
    def record_unidentified(
        self, call: Call, command: funds_unidentified.RecordUnidentified
    ) -> funds_unidentified.UnidentifiedReceipt:
        return unidentified.record_unidentified(call, command)

    @answers(funds_unidentified.IDENTIFY_RECEIPT, OFFICER)
    def identify_receipt(
        self, call: Call, command: funds_unidentified.IdentifyReceipt
    ) -> funds_unidentified.Identification:
        return unidentified.identify_receipt(call, command)

    @answers(funds_unidentified.READ_UNIDENTIFIED, READERS)
    def read_unidentified(
        self, call: Call, command: funds_unidentified.ReceiptById
    ) -> funds_unidentified.UnidentifiedReceipt:
        return unidentified.read_unidentified(call, command)

    @answers(funds_unidentified.LIST_UNIDENTIFIED, READERS)
    def list_unidentified(
        self, call: Call, command: funds_unidentified.ListUnidentified
    ) -> Page[funds_unidentified.UnidentifiedReceipt]:
        return unidentified.list_unidentified(call, command)
