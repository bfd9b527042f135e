"""The door of the journal, its periods, the Fund's terms: who may knock for what."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.ledger import seals as funds_seals
from contracts.funds.ledger import terms as funds_terms
from services.funds import terms
from services.funds.books import entries, periods, proofs, seals
from services.funds.doors import APPROVER, READERS

DOOR: list[Entry] = [
    answer(funds_terms.READ_TERMS, READERS, terms.read_fund),
    answer(funds_terms.SET_THRESHOLD, APPROVER, terms.set_threshold),
    answer(funds_terms.OPEN_FUND, APPROVER, terms.open_fund),
    answer(funds_terms.EDIT_FUND, APPROVER, terms.edit_fund),
    answer(funds_terms.READ_FUND, READERS, terms.read_fund),
    answer(funds_terms.LIST_FUNDS, READERS, terms.list_funds),
    answer(funds_journal.READ_ENTRY, READERS, entries.read_entry),
    answer(funds_journal.LIST_ENTRIES, READERS, entries.list_entries),
    answer(funds_journal.READ_TRIAL_BALANCE, READERS, entries.trial_balance),
    answer(funds_journal.CLOSE_PERIOD, APPROVER, periods.close_period),
    answer(funds_journal.LIST_PERIODS, READERS, periods.list_periods),
    answer(funds_periods.SOFT_CLOSE_PERIOD, APPROVER, periods.soft_close_period),
    answer(funds_periods.REOPEN_PERIOD, APPROVER, periods.reopen_period),
    answer(funds_periods.PROVE_PERIOD, READERS, proofs.prove_period),
    answer(funds_seals.VERIFY_JOURNAL, READERS, seals.verify_journal),
]
