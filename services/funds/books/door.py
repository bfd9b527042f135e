"""The door of the journal, its periods, the Fund's terms: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import Service, answers
from contracts.base import Page
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.ledger import seals as funds_seals
from contracts.funds.ledger import terms as funds_terms
from contracts.identity import MemberSnapshot
from services.funds import terms
from services.funds.books import entries, periods, proofs, provenance, seals
from services.funds.doors import APPROVER, READERS


class BooksDoor(Service):
    """What is asked of the journal, its periods, the Fund's terms."""

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        provenance.forget(call, member.id)
        super().anonymise(call, member)

    @answers(funds_terms.READ_TERMS, READERS)
    def read_terms(self, call: Call, command: funds_terms.ReadTerms) -> funds_terms.FundTerms:
        return terms.read_fund(call, command)

    @answers(funds_terms.SET_THRESHOLD, APPROVER)
    def set_threshold(self, call: Call, command: funds_terms.SetThreshold) -> funds_terms.FundTerms:
        return terms.set_threshold(call, command)

    @answers(funds_terms.OPEN_FUND, APPROVER)
    def open_fund(self, call: Call, command: funds_terms.OpenFund) -> funds_terms.FundTerms:
        return terms.open_fund(call, command)

    @answers(funds_terms.EDIT_FUND, APPROVER)
    def edit_fund(self, call: Call, command: funds_terms.EditFund) -> funds_terms.FundTerms:
        return terms.edit_fund(call, command)

    @answers(funds_terms.READ_FUND, READERS)
    def read_fund(self, call: Call, command: funds_terms.ReadFund) -> funds_terms.FundTerms:
        return terms.read_fund(call, command)

    @answers(funds_terms.LIST_FUNDS, READERS)
    def list_funds(self, call: Call, command: funds_terms.ListFunds) -> Page[funds_terms.FundTerms]:
        return terms.list_funds(call, command)

    @answers(funds_journal.READ_ENTRY, READERS)
    def read_entry(self, call: Call, command: funds_journal.ReadEntry) -> funds_journal.Entry:
        return entries.read_entry(call, command)

    @answers(funds_journal.LIST_ENTRIES, READERS)
    def list_entries(self, call: Call, command: funds_journal.ListEntries) -> Page[funds_journal.Entry]:
        return entries.list_entries(call, command)

    @answers(funds_journal.READ_TRIAL_BALANCE, READERS)
    def trial_balance(self, call: Call, command: funds_journal.ReadTrialBalance) -> funds_journal.TrialBalance:
        return entries.trial_balance(call, command)

    @answers(funds_journal.CLOSE_PERIOD, APPROVER)
    def close_period(self, call: Call, command: funds_journal.ClosePeriod) -> funds_journal.Period:
        return periods.close_period(call, command)

    @answers(funds_journal.LIST_PERIODS, READERS)
    def list_periods(self, call: Call, command: funds_journal.ListPeriods) -> Page[funds_journal.Period]:
        return periods.list_periods(call, command)

    @answers(funds_periods.SOFT_CLOSE_PERIOD, APPROVER)
    def soft_close_period(self, call: Call, command: funds_periods.SoftClosePeriod) -> funds_journal.Period:
        return periods.soft_close_period(call, command)

    @answers(funds_periods.REOPEN_PERIOD, APPROVER)
    def reopen_period(self, call: Call, command: funds_periods.ReopenPeriod) -> funds_journal.Period:
        return periods.reopen_period(call, command)

    @answers(funds_periods.PROVE_PERIOD, READERS)
    def prove_period(self, call: Call, command: funds_periods.ProvePeriod) -> funds_periods.Proof:
        return proofs.prove_period(call, command)

    @answers(funds_seals.VERIFY_JOURNAL, READERS)
    def verify_journal(self, call: Call, command: funds_seals.VerifyJournal) -> funds_seals.Verification:
        return seals.verify_journal(call, command)
