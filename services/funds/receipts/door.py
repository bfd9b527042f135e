"""The door of what came in, at which rate: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import Service, answers
from contracts import funds, funds_income, funds_late, funds_rates, funds_receipts
from contracts.base import Page
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

    @answers(funds_late.RECORD_LATE_CONTRIBUTION, APPROVER)
    def record_late_contribution(self, call: Call, command: funds_late.RecordLateContribution) -> funds.Contribution:
        return contributions.record_contribution(call, command, command.late_reason)

    @answers(funds_late.RECORD_LATE_INCOME, APPROVER)
    def record_late_income(self, call: Call, command: funds_late.RecordLateIncome) -> funds_income.Income:
        return income.record_income(call, command, command.late_reason)

    @answers(funds_receipts.RECORD_SPLIT_CONTRIBUTION, OFFICER)
    def record_split_contribution(
        self, call: Call, command: funds_receipts.RecordSplitContribution
    ) -> funds_receipts.ContributionSplit:
        return contributions.record_split_contribution(call, command)

    @answers(funds_receipts.RECORD_UNIDENTIFIED, OFFICER)
    def record_unidentified(
        self, call: Call, command: funds_receipts.RecordUnidentified
    ) -> funds_receipts.UnidentifiedReceipt:
        return unidentified.record_unidentified(call, command)

    @answers(funds_receipts.IDENTIFY_RECEIPT, OFFICER)
    def identify_receipt(self, call: Call, command: funds_receipts.IdentifyReceipt) -> funds_receipts.Identification:
        return unidentified.identify_receipt(call, command)

    @answers(funds_receipts.READ_UNIDENTIFIED, READERS)
    def read_unidentified(self, call: Call, command: funds_receipts.ReceiptById) -> funds_receipts.UnidentifiedReceipt:
        return unidentified.read_unidentified(call, command)

    @answers(funds_receipts.LIST_UNIDENTIFIED, READERS)
    def list_unidentified(
        self, call: Call, command: funds_receipts.ListUnidentified
    ) -> Page[funds_receipts.UnidentifiedReceipt]:
        return unidentified.list_unidentified(call, command)
