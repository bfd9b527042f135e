"""The door of the funds and their terms, rates, the journal and its periods: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer, daily
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.ledger import terms as funds_terms
from services.funds.doors import APPROVER, OFFICER, READERS
from services.funds.ledger import (
    anchors,
    closing,
    entries,
    funds,
    journal_seals,
    pending_rates,
    periods,
    proofs,
    rate_imports,
    rates,
)

DOOR: list[Entry] = [
    answer(funds_terms.READ_TERMS, READERS, funds.read_fund),
    answer(funds_terms.SET_THRESHOLD, APPROVER, funds.set_threshold),
    answer(funds_terms.OPEN_FUND, APPROVER, funds.open_fund),
    answer(funds_terms.EDIT_FUND, APPROVER, funds.edit_fund),
    answer(funds_terms.READ_FUND, READERS, funds.read_fund),
    answer(funds_terms.LIST_FUNDS, READERS, funds.list_funds),
    answer(funds_rates.RECORD_RATE, OFFICER, rates.record_rate),
    answer(funds_rates.APPROVE_RATE, APPROVER, rates.approve_rate),
    answer(funds_rates.REFUSE_RATE, APPROVER, rates.refuse_rate),
    answer(funds_rates.LIST_MANUAL_RATES, READERS, rates.list_manual_rates),
    answer(funds_rates.LIST_RATES, READERS, rates.list_rates),
    answer(funds_rates.LIST_CURRENCIES, READERS, rates.list_currencies),
    answer(funds_rates.IMPORT_RATES, OFFICER, rate_imports.import_rates),
    answer(funds_rates.LIST_RATE_IMPORTS, READERS, rate_imports.list_rate_imports),
    answer(funds_pending_rates.APPROVE_RATE_IMPORT, APPROVER, pending_rates.approve_rate_import),
    answer(funds_pending_rates.REFUSE_RATE_IMPORT, APPROVER, pending_rates.refuse_rate_import),
    answer(funds_pending_rates.WITHDRAW_RATE_IMPORT, OFFICER, pending_rates.withdraw_rate_import),
    answer(funds_pending_rates.READ_PENDING_RATE_IMPORT, READERS, pending_rates.read_pending_rate_import),
    answer(funds_pending_rates.LIST_PENDING_RATE_IMPORTS, READERS, pending_rates.list_pending_rate_imports),
    answer(funds_pending_rates.LIST_PENDING_RATES, READERS, pending_rates.list_pending_rates),
    answer(funds_journal.READ_ENTRY, READERS, entries.read_entry),
    answer(funds_journal.LIST_ENTRIES, READERS, entries.list_entries),
    answer(funds_journal.LIST_PERIODS, READERS, periods.list_periods),
    answer(funds_periods.LIST_PENDING, READERS, closing.list_pending),
    answer(funds_periods.SOFT_CLOSE_PERIOD, APPROVER, periods.soft_close_period),
    answer(funds_periods.REOPEN_PERIOD, APPROVER, periods.reopen_period),
    answer(funds_periods.PROVE_PERIOD, READERS, proofs.prove_period),
    answer(funds_journal_seals.VERIFY_JOURNAL, READERS, journal_seals.verify_journal),
    answer(funds_journal_seals.LIST_ANCHORS, READERS, anchors.list_anchors),
    daily("02:00", anchors.look_for, name="look_for_the_anchor"),
]
