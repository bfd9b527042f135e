"""The door of the journal, its periods, the Fund's terms: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import Service, answers
from contracts import funds, funds_books, funds_kept, funds_periods, funds_seals
from contracts.base import Page
from contracts.identity import MemberSnapshot
from services.funds import terms
from services.funds.books import entries, periods, proofs, provenance, seals
from services.funds.doors import APPROVER, READERS


class BooksDoor(Service):
    """What is asked of the journal, its periods, the Fund's terms."""

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        provenance.forget(call, member.id)
        super().anonymise(call, member)

    @answers(funds.READ_TERMS, READERS)
    def read_terms(self, call: Call, command: funds.ReadTerms) -> funds.FundTerms:
        return terms.read_fund(call, command)

    @answers(funds.SET_THRESHOLD, APPROVER)
    def set_threshold(self, call: Call, command: funds.SetThreshold) -> funds.FundTerms:
        return terms.set_threshold(call, command)

    @answers(funds_kept.OPEN_FUND, APPROVER)
    def open_fund(self, call: Call, command: funds_kept.OpenFund) -> funds.FundTerms:
        return terms.open_fund(call, command)

    @answers(funds_kept.EDIT_FUND, APPROVER)
    def edit_fund(self, call: Call, command: funds_kept.EditFund) -> funds.FundTerms:
        return terms.edit_fund(call, command)

    @answers(funds_kept.READ_FUND, READERS)
    def read_fund(self, call: Call, command: funds_kept.ReadFund) -> funds.FundTerms:
        return terms.read_fund(call, command)

    @answers(funds_kept.LIST_FUNDS, READERS)
    def list_funds(self, call: Call, command: funds_kept.ListFunds) -> Page[funds.FundTerms]:
        return terms.list_funds(call, command)

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

    @answers(funds_periods.SOFT_CLOSE_PERIOD, APPROVER)
    def soft_close_period(self, call: Call, command: funds_periods.SoftClosePeriod) -> funds_books.Period:
        return periods.soft_close_period(call, command)

    @answers(funds_periods.REOPEN_PERIOD, APPROVER)
    def reopen_period(self, call: Call, command: funds_periods.ReopenPeriod) -> funds_books.Period:
        return periods.reopen_period(call, command)

    @answers(funds_periods.PROVE_PERIOD, READERS)
    def prove_period(self, call: Call, command: funds_periods.ProvePeriod) -> funds_periods.Proof:
        return proofs.prove_period(call, command)

    @answers(funds_seals.VERIFY_JOURNAL, READERS)
    def verify_journal(self, call: Call, command: funds_seals.VerifyJournal) -> funds_seals.Verification:
        return seals.verify_journal(call, command)
