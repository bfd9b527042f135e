"""The door of the bank: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import only
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.bank import desk as funds_desk
from contracts.funds.bank import matching as funds_matching
from contracts.funds.bank import payments as funds_payments
from contracts.funds.bank import reconciliation as funds_reconciliation
from contracts.funds.bank import revaluation as funds_revaluation
from contracts.funds.evidence import SubjectKind
from contracts.funds.receipts import pending as funds_pending
from contracts.identity import Role
from services.funds.bank import (
    accepting,
    accounts,
    booking,
    file_import,
    items,
    layouts,
    match_views,
    matches,
    model,
    payable_costs,
    payment_files,
    payment_orders,
    proposals,
    reconciliations,
    revaluations,
    rules,
    statements,
    states,
    valuations,
)
from services.funds.doors import APPROVER, OFFICER, READERS
from services.funds.evidence.subjects import Subject

SUBJECTS = [Subject(SubjectKind.BANK_STATEMENT, model.BankImport.id, READERS)]
# A file for the bank has the accounts of payees in full: whoever only reads sees their ends.
PAYERS = only(Role.FINANCE_OFFICER, Role.FINANCE_APPROVER)
DOOR: list[Entry] = [
    answer(funds_accounts.ADD_BANK_ACCOUNT, OFFICER, accounts.add_bank_account),
    answer(funds_accounts.EDIT_BANK_ACCOUNT, OFFICER, accounts.edit_bank_account),
    answer(funds_accounts.READ_BANK_ACCOUNT, READERS, accounts.read_bank_account),
    answer(funds_accounts.LIST_BANK_ACCOUNTS, READERS, accounts.list_bank_accounts),
    answer(funds_accounts.SET_CSV_MAPPING, OFFICER, layouts.set_csv_mapping),
    answer(funds_accounts.READ_CSV_MAPPING, READERS, layouts.read_csv_mapping),
    answer(funds_bank_files.IMPORT_BANK_FILE, OFFICER, file_import.import_bank_file),
    answer(funds_bank_files.LIST_BANK_STATEMENTS, READERS, statements.list_bank_statements),
    answer(funds_bank_files.WITHDRAW_BANK_STATEMENT, OFFICER, statements.withdraw_bank_statement),
    answer(funds_bank_files.LIST_BANK_LINES, READERS, statements.list_bank_lines),
    answer(funds_matching.LIST_BOOK_ITEMS, READERS, items.list_book_items),
    answer(funds_matching.PROPOSE_MATCHES, READERS, proposals.propose_matches),
    answer(funds_matching.CONFIRM_MATCH, OFFICER, matches.confirm_match),
    answer(funds_matching.UNDO_MATCH, OFFICER, matches.undo_match),
    answer(funds_matching.EXPLAIN_DIFFERENCE, OFFICER, matches.explain_difference),
    answer(funds_matching.READ_MATCH, READERS, match_views.read_match),
    answer(funds_matching.LIST_MATCHES, READERS, match_views.list_matches),
    answer(funds_matching.BOOK_RECEIPT, OFFICER, booking.book_receipt),
    answer(funds_matching.CONFIRM_RECEIPT, OFFICER, booking.confirm_receipt),
    answer(funds_pending.APPROVE_RECEIPT, APPROVER, booking.approve_receipt),
    answer(funds_matching.BOOK_CHARGE, OFFICER, booking.book_charge),
    answer(funds_matching.BOOK_DIFFERENCE, OFFICER, booking.book_difference),
    answer(funds_matching.BOOK_TRANSFER, OFFICER, booking.book_transfer),
    answer(funds_desk.LIST_BANK_STATES, READERS, states.list_bank_states),
    answer(funds_desk.LIST_BOOKABLE_LINES, READERS, states.list_bookable_lines),
    answer(funds_desk.ADD_BANK_RULE, OFFICER, rules.add_bank_rule),
    answer(funds_desk.EDIT_BANK_RULE, OFFICER, rules.edit_bank_rule),
    answer(funds_desk.LIST_BANK_RULES, READERS, rules.list_bank_rules),
    answer(funds_desk.ACCEPT_PROPOSALS, OFFICER, accepting.accept_proposals),
    answer(funds_payments.LIST_PAYABLE_COSTS, READERS, payable_costs.list_payable_costs),
    answer(funds_payments.ORDER_PAYMENTS, OFFICER, payment_orders.order_payments),
    answer(funds_payments.SIGN_PAYMENT_ORDER, APPROVER, payment_orders.sign_payment_order),
    answer(funds_payments.REFUSE_PAYMENT_ORDER, APPROVER, payment_orders.refuse_payment_order),
    answer(funds_payments.WITHDRAW_PAYMENT_ORDER, OFFICER, payment_orders.withdraw_payment_order),
    answer(funds_payments.READ_PAYMENT_ORDER, READERS, payment_orders.read_payment_order),
    answer(funds_payments.LIST_PAYMENT_ORDERS, READERS, payment_orders.list_payment_orders),
    answer(funds_payments.PAYMENT_ORDER_FILE, PAYERS, payment_files.payment_order_file),
    answer(funds_revaluation.READ_VALUATION, READERS, valuations.read_valuation),
    answer(funds_revaluation.PREPARE_REVALUATION, OFFICER, revaluations.prepare_revaluation),
    answer(funds_revaluation.APPROVE_REVALUATION, APPROVER, revaluations.approve_revaluation),
    answer(funds_revaluation.REFUSE_REVALUATION, APPROVER, revaluations.refuse_revaluation),
    answer(funds_revaluation.WITHDRAW_REVALUATION, OFFICER, revaluations.withdraw_revaluation),
    answer(funds_revaluation.READ_REVALUATION, READERS, revaluations.read_revaluation),
    answer(funds_revaluation.LIST_REVALUATIONS, READERS, revaluations.list_revaluations),
    answer(funds_reconciliation.READ_RECONCILIATION, READERS, reconciliations.read_reconciliation),
    answer(funds_reconciliation.RECONCILIATION_CSV, READERS, reconciliations.reconciliation_csv),
    answer(funds_reconciliation.CLOSE_RECONCILIATION, APPROVER, reconciliations.close_reconciliation),
    answer(funds_reconciliation.LIST_RECONCILIATIONS, READERS, reconciliations.list_reconciliations),
]
