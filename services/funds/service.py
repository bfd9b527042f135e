"""The door of the Fund: who may knock for what. The rules are in the features."""

from __future__ import annotations

from chassis.call import Call
from chassis.messaging.handle import Happened
from chassis.policy import EVERYBODY, and_auditor, only
from chassis.service import Service, answers, handles
from contracts import funds, funds_books, funds_spending
from contracts.base import Page
from contracts.identity import Role
from contracts.programs_events import MoneyRequested
from services.funds import (
    agreements,
    allocations,
    awards,
    contributions,
    donors,
    entries,
    expenditures,
    indirect,
    money,
    periods,
    reversals,
    statements,
    terms,
)

OFFICER = only(Role.FINANCE_OFFICER)
APPROVER = only(Role.FINANCE_APPROVER)
READERS = and_auditor(Role.FINANCE_OFFICER, Role.FINANCE_APPROVER)
MONEY_READERS = and_auditor(Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.PROGRAMME_OFFICER)


class FundsService(Service):
    """The Fund: officers enter, approvers sign, auditors read all; everybody sees the summary."""

    name = "funds"

    @answers(funds.READ_TERMS, READERS)
    def read_terms(self, call: Call, command: funds.ReadTerms) -> funds.FundTerms:
        return terms.read_terms(call)

    @answers(funds.SET_THRESHOLD, APPROVER)
    def set_threshold(self, call: Call, command: funds.SetThreshold) -> funds.FundTerms:
        return terms.set_threshold(call, command)

    @answers(funds.ADD_DONOR, OFFICER)
    def add_donor(self, call: Call, command: funds.AddDonor) -> funds.Donor:
        return donors.add_donor(call, command)

    @answers(funds.EDIT_DONOR, OFFICER)
    def edit_donor(self, call: Call, command: funds.EditDonor) -> funds.Donor:
        return donors.edit_donor(call, command)

    @answers(funds.READ_DONOR, READERS)
    def read_donor(self, call: Call, command: funds.ReadDonor) -> funds.Donor:
        return donors.read_donor(call, command)

    @answers(funds.LIST_DONORS, READERS)
    def list_donors(self, call: Call, command: funds.ListDonors) -> Page[funds.Donor]:
        return donors.list_donors(call, command)

    @answers(funds.SIGN_AGREEMENT, OFFICER)
    def sign_agreement(self, call: Call, command: funds.SignAgreement) -> funds.Agreement:
        return agreements.sign_agreement(call, command)

    @answers(funds.READ_AGREEMENT, READERS)
    def read_agreement(self, call: Call, command: funds.ReadAgreement) -> funds.Agreement:
        return agreements.read_agreement(call, command)

    @answers(funds.LIST_AGREEMENTS, READERS)
    def list_agreements(self, call: Call, command: funds.ListAgreements) -> Page[funds.Agreement]:
        return agreements.list_agreements(call, command)

    @answers(funds.OPEN_AWARD, OFFICER)
    def open_award(self, call: Call, command: funds.OpenAward) -> funds.Award:
        return awards.open_award(call, command)

    @answers(funds.READ_AWARD, MONEY_READERS)
    def read_award(self, call: Call, command: funds.ReadAward) -> funds.Award:
        return awards.read_award(call, command)

    @answers(funds.LIST_AWARDS, MONEY_READERS)
    def list_awards(self, call: Call, command: funds.ListAwards) -> Page[funds.AwardSummary]:
        return awards.list_awards(call, command)

    @answers(funds.RECORD_RATE, OFFICER)
    def record_rate(self, call: Call, command: funds.RecordRate) -> funds.ExchangeRate:
        return money.record_rate(call, command)

    @answers(funds.LIST_RATES, READERS)
    def list_rates(self, call: Call, command: funds.ListRates) -> Page[funds.ExchangeRate]:
        return money.list_rates(call, command)

    @answers(funds.RECORD_ICR_RULE, APPROVER)
    def record_icr_rule(self, call: Call, command: funds.RecordIcrRule) -> funds.IcrRule:
        return indirect.record_icr_rule(call, command)

    @answers(funds.LIST_ICR_RULES, READERS)
    def list_icr_rules(self, call: Call, command: funds.ListIcrRules) -> Page[funds.IcrRule]:
        return indirect.list_icr_rules(call, command)

    @answers(funds.RECORD_CONTRIBUTION, OFFICER)
    def record_contribution(self, call: Call, command: funds.RecordContribution) -> funds.Contribution:
        return contributions.record_contribution(call, command)

    @answers(funds.READ_CONTRIBUTION, READERS)
    def read_contribution(self, call: Call, command: funds.ReadContribution) -> funds.Contribution:
        return contributions.read_contribution(call, command)

    @answers(funds.LIST_CONTRIBUTIONS, READERS)
    def list_contributions(self, call: Call, command: funds.ListContributions) -> Page[funds.Contribution]:
        return contributions.list_contributions(call, command)

    @answers(funds_spending.RESERVE_MONEY, OFFICER)
    def reserve_money(self, call: Call, command: funds_spending.ReserveMoney) -> funds_spending.Allocation:
        return allocations.reserve_money(call, command)

    @answers(funds_spending.GRANT_ALLOCATION, APPROVER)
    def grant_allocation(self, call: Call, command: funds_spending.GrantAllocation) -> funds_spending.Allocation:
        return allocations.grant_allocation(call, command)

    @answers(funds_spending.REFUSE_ALLOCATION, APPROVER)
    def refuse_allocation(self, call: Call, command: funds_spending.RefuseAllocation) -> funds_spending.Allocation:
        return allocations.refuse_allocation(call, command)

    @answers(funds_spending.RELEASE_ALLOCATION, OFFICER)
    def release_allocation(self, call: Call, command: funds_spending.ReleaseAllocation) -> funds_spending.Allocation:
        return allocations.release_allocation(call, command)

    @answers(funds_spending.RELEASE_EXPIRED, OFFICER)
    def release_expired(self, call: Call, command: funds_spending.ReleaseExpired) -> funds_spending.Released:
        return allocations.release_expired(call)

    @answers(funds_spending.READ_ALLOCATION, MONEY_READERS)
    def read_allocation(self, call: Call, command: funds_spending.ReadAllocation) -> funds_spending.Allocation:
        return allocations.read_allocation(call, command)

    @answers(funds_spending.LIST_ALLOCATIONS, MONEY_READERS)
    def list_allocations(self, call: Call, command: funds_spending.ListAllocations) -> Page[funds_spending.Allocation]:
        return allocations.list_allocations(call, command)

    @answers(funds_spending.POST_EXPENDITURE, OFFICER)
    def post_expenditure(self, call: Call, command: funds_spending.PostExpenditure) -> funds_spending.Expenditure:
        return expenditures.post_expenditure(call, command)

    @answers(funds_spending.POST_EXPENDITURES, OFFICER)
    def post_expenditures(self, call: Call, command: funds_spending.PostExpenditures) -> funds_spending.Batch:
        return expenditures.post_expenditures(call, command)

    @answers(funds_spending.APPROVE_EXPENDITURE, APPROVER)
    def approve_expenditure(self, call: Call, command: funds_spending.ApproveExpenditure) -> funds_spending.Expenditure:
        return expenditures.approve_expenditure(call, command)

    @answers(funds_spending.REFUSE_EXPENDITURE, APPROVER)
    def refuse_expenditure(self, call: Call, command: funds_spending.RefuseExpenditure) -> funds_spending.Expenditure:
        return expenditures.refuse_expenditure(call, command)

    @answers(funds_spending.READ_EXPENDITURE, MONEY_READERS)
    def read_expenditure(self, call: Call, command: funds_spending.ReadExpenditure) -> funds_spending.Expenditure:
        return expenditures.read_expenditure(call, command)

    @answers(funds_spending.LIST_EXPENDITURES, MONEY_READERS)
    def list_expenditures(
        self, call: Call, command: funds_spending.ListExpenditures
    ) -> Page[funds_spending.Expenditure]:
        return expenditures.list_expenditures(call, command)

    @answers(funds_spending.REVERSE_ENTRY, OFFICER)
    def reverse_entry(self, call: Call, command: funds_spending.ReverseEntry) -> funds_spending.Reversal:
        return reversals.reverse_entry(call, command)

    @answers(funds_spending.APPROVE_REVERSAL, APPROVER)
    def approve_reversal(self, call: Call, command: funds_spending.ApproveReversal) -> funds_spending.Reversal:
        return reversals.approve_reversal(call, command)

    @answers(funds_spending.REFUSE_REVERSAL, APPROVER)
    def refuse_reversal(self, call: Call, command: funds_spending.RefuseReversal) -> funds_spending.Reversal:
        return reversals.refuse_reversal(call, command)

    @answers(funds_spending.LIST_REVERSALS, READERS)
    def list_reversals(self, call: Call, command: funds_spending.ListReversals) -> Page[funds_spending.Reversal]:
        return reversals.list_reversals(call, command)

    @answers(funds_books.READ_ENTRY, READERS)
    def read_entry(self, call: Call, command: funds_books.ReadEntry) -> funds_books.Entry:
        return entries.read_entry(call, command)

    @answers(funds_books.LIST_ENTRIES, READERS)
    def list_entries(self, call: Call, command: funds_books.ListEntries) -> Page[funds_books.Entry]:
        return entries.list_entries(call, command)

    @answers(funds_books.READ_TRIAL_BALANCE, READERS)
    def trial_balance(self, call: Call, command: funds_books.ReadTrialBalance) -> funds_books.TrialBalance:
        return entries.trial_balance(call, command)

    @answers(funds_books.CLOSE_PERIOD, APPROVER)
    def close_period(self, call: Call, command: funds_books.ClosePeriod) -> funds_books.Period:
        return periods.close_period(call, command)

    @answers(funds_books.LIST_PERIODS, READERS)
    def list_periods(self, call: Call, command: funds_books.ListPeriods) -> Page[funds_books.Period]:
        return periods.list_periods(call, command)

    @answers(funds_books.FUND_STATEMENT, READERS)
    def fund_statement(self, call: Call, command: funds_books.ReadFundStatement) -> funds_books.Statement:
        return statements.fund_statement(call, command)

    @answers(funds_books.DONOR_STATEMENT, READERS)
    def donor_statement(self, call: Call, command: funds_books.ReadDonorStatement) -> funds_books.Statement:
        return statements.donor_statement(call, command)

    @answers(funds_books.AWARD_STATEMENT, READERS)
    def award_statement(self, call: Call, command: funds_books.ReadAwardStatement) -> funds_books.Statement:
        return statements.award_statement(call, command)

    @answers(funds_books.PUBLIC_FUND, EVERYBODY)
    def public_fund(self, call: Call, command: funds_books.ReadPublicFund) -> funds_books.PublicFund:
        return statements.public_fund(call)

    @handles(MoneyRequested)
    def on_money_requested(self, call: Call, happened: Happened) -> None:
        allocations.answer_request(call, happened.event)
