"""The Fund's routes, below /api/v1/funds."""

from __future__ import annotations

from contracts import data_export
from contracts.funds import auditing as funds_auditing
from contracts.funds import evidence as funds_evidence
from contracts.funds import finding as funds_finding
from contracts.funds import kinds as funds_kinds
from contracts.funds import payees as funds_payees
from contracts.funds import reversals as funds_reversals
from contracts.funds import tables as funds_tables
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.bank import desk as funds_desk
from contracts.funds.bank import matching as funds_matching
from contracts.funds.bank import payments as funds_payments
from contracts.funds.bank import reconciliation as funds_reconciliation
from contracts.funds.bank import revaluation as funds_revaluation
from contracts.funds.batches import batches as funds_batches
from contracts.funds.batches import recurring as funds_recurring
from contracts.funds.batches import rows as funds_rows
from contracts.funds.closing import closing as funds_closing
from contracts.funds.dues import dues as funds_dues
from contracts.funds.exports import journal_export as funds_journal_export
from contracts.funds.exports import public as funds_public
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import donors as funds_donors
from contracts.funds.partners import people as funds_people
from contracts.funds.partners import reports as funds_reports
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import in_parts as funds_in_parts
from contracts.funds.receipts import income as funds_income
from contracts.funds.receipts import late as funds_late
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.reporting import awaiting as funds_awaiting
from contracts.funds.reporting import donor_reports as funds_donor_reports
from contracts.funds.reporting import donor_views as funds_donor_views
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.funds.spending import advances as funds_advances
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import cost_drafts as funds_cost_drafts
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import indirect_costs as funds_indirect_costs
from contracts.funds.spending import invoices as funds_invoices
from contracts.funds.spending import progress as funds_progress
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from gateway.documents.reports import donor_report
from gateway.documents.statements import statement
from gateway.expose import delete, download, get, post, put, reads
from gateway.streaming import stream

# A file in base64, and the rest of the command around it.
_WITH_A_FILE = funds_kinds.MAX_FILE_BASE64 + 10_000
# What an empty file of entries may be.
_TABLES = (funds_evidence.MediaType.XLSX, funds_evidence.MediaType.CSV)

ROUTES = [
    post("/funds", funds_terms.OPEN_FUND),
    post("/donors", funds_donors.ADD_DONOR),
    post("/donors/{donor_id}/people", funds_people.ADD_DONOR_PERSON),
    post("/agreement-drafts", funds_agreements.DRAFT_AGREEMENT),
    post("/agreements", funds_agreements.SIGN_AGREEMENT, body_bytes=_WITH_A_FILE),
    post("/awards", funds_awards.OPEN_AWARD),
    post("/rates", funds_rates.RECORD_RATE),
    post("/rate-imports", funds_rates.IMPORT_RATES, body_bytes=_WITH_A_FILE),
    post("/awards/{award_id}/budgets", funds_budgets.REVISE_BUDGET),
    post("/icr-rules", funds_indirect_costs.RECORD_ICR_RULE),
    post("/contributions", funds_contributions.RECORD_CONTRIBUTION),
    post("/unidentified-receipts", funds_unidentified.RECORD_UNIDENTIFIED),
    post("/income", funds_income.RECORD_INCOME),
    post("/recoveries", funds_recoveries.RECORD_RECOVERY),
    post("/advances", funds_advances.GIVE_ADVANCE, body_bytes=_WITH_A_FILE),
    post("/advances/{advance_id}/returns", funds_advances.RETURN_ADVANCE),
    post("/allocations", funds_allocations.RESERVE_MONEY),
    post("/payees", funds_payees.ADD_PAYEE),
    post("/payees/{payee_id}/details", funds_payees.ENTER_PAYEE_DETAILS),
    post("/expenditures", funds_expenditures.POST_EXPENDITURE, body_bytes=_WITH_A_FILE),
    post("/invoices", funds_invoices.ENTER_INVOICE, body_bytes=_WITH_A_FILE),
    post("/batches", funds_batches.SUBMIT_BATCH, body_bytes=_WITH_A_FILE),
    post("/batches/rows", funds_rows.ENTER_ROWS, body_bytes=_WITH_A_FILE),
    post("/batches/check", funds_rows.CHECK_ROWS, body_bytes=_WITH_A_FILE),
    post("/recurring", funds_recurring.SCHEDULE_RECURRING),
    post("/commitments", funds_commitments.ENTER_COMMITMENT),
    post("/transfers", funds_transfers.TRANSFER_REST),
    post("/periods", funds_journal.CLOSE_PERIOD),
    post("/attachments", funds_evidence.ATTACH, body_bytes=_WITH_A_FILE),
    post("/bank/accounts", funds_accounts.ADD_BANK_ACCOUNT),
    *reads(
        funds_terms,
        funds_donors,
        funds_people,
        funds_agreements,
        funds_reports,
        funds_awards,
        funds_progress,
        funds_payees,
        funds_rates,
        funds_pending_rates,
        funds_budgets,
        funds_indirect_costs,
        funds_contributions,
        funds_unidentified,
        funds_income,
        funds_pending,
        funds_in_parts,
        funds_recoveries,
        funds_advances,
        funds_allocations,
        funds_expenditures,
        funds_invoices,
        funds_cost_drafts,
        funds_reversals,
        funds_batches,
        funds_recurring,
        funds_commitments,
        funds_transfers,
        funds_journal,
        funds_trial_balance,
        funds_approvals,
        funds_finding,
        funds_auditing,
        funds_tables,
        funds_awaiting,
        funds_statements,
        funds_donor_views,
        funds_donor_reports,
        funds_evidence,
        funds_periods,
        funds_journal_seals,
        funds_public,
        funds_accounts,
        funds_bank_files,
        funds_matching,
        funds_reconciliation,
        funds_desk,
        funds_payments,
        funds_revaluation,
        funds_dues,
        funds_closing,
    ),
    get("/mine", data_export.FUNDS),
    put("/terms/threshold", funds_terms.SET_THRESHOLD),
    put("/funds/{fund_id}", funds_terms.EDIT_FUND),
    put("/donors/{donor_id}", funds_donors.EDIT_DONOR),
    put("/donor-people/{person_id}", funds_people.EDIT_DONOR_PERSON),
    delete("/donor-people/{person_id}", funds_people.REMOVE_DONOR_PERSON),
    put("/agreement-drafts/{draft_id}", funds_agreements.EDIT_DRAFT),
    delete("/agreement-drafts/{draft_id}", funds_agreements.DROP_DRAFT),
    post("/agreement-drafts/{draft_id}/signature", funds_agreements.SIGN_DRAFT, body_bytes=_WITH_A_FILE),
    post("/agreements/{agreement_id}/amendments", funds_agreements.AMEND_AGREEMENT, body_bytes=_WITH_A_FILE),
    post("/agreements/{agreement_id}/amendments/{number}/approve", funds_agreements.APPROVE_AMENDMENT),
    post("/agreements/{agreement_id}/amendments/{number}/refuse", funds_agreements.REFUSE_AMENDMENT),
    post("/agreements/{agreement_id}/end", funds_agreements.END_AGREEMENT),
    post("/agreements/{agreement_id}/reports", funds_reports.ADD_REPORT_DUTY),
    post("/reports/{report_id}/submission", funds_reports.SUBMIT_REPORT, body_bytes=_WITH_A_FILE),
    post("/reports/{report_id}/waiver", funds_reports.WAIVE_REPORT),
    put("/awards/{award_id}/budget-control", funds_awards.SET_BUDGET_CONTROL),
    post("/pending-receipts/{receipt_id}/withdraw", funds_pending.WITHDRAW_RECEIPT),
    put("/payees/{payee_id}", funds_payees.EDIT_PAYEE),
    post("/payees/{payee_id}/close", funds_payees.CLOSE_PAYEE),
    post("/payees/{payee_id}/reopen", funds_payees.REOPEN_PAYEE),
    post("/payees/{payee_id}/merge", funds_payees.MERGE_PAYEES),
    post("/payee-details/{details_id}/approve", funds_payees.APPROVE_PAYEE_DETAILS),
    post("/payee-details/{details_id}/refuse", funds_payees.REFUSE_PAYEE_DETAILS),
    post("/payee-details/{details_id}/withdraw", funds_payees.WITHDRAW_PAYEE_DETAILS),
    post("/expenditures/{expenditure_id}/withdraw", funds_expenditures.WITHDRAW_EXPENDITURE),
    post("/commitments/{commitment_id}/withdraw", funds_commitments.WITHDRAW_COMMITMENT),
    post("/approvals/{kind}/{id}/approve", funds_approvals.APPROVE_ENTRY),
    post("/approvals/{kind}/{id}/refuse", funds_approvals.REFUSE_ENTRY),
    post("/approvals/{kind}/{id}/withdraw", funds_approvals.WITHDRAW_ENTRY),
    post("/recoveries/{recovery_id}/withdraw", funds_recoveries.WITHDRAW_RECOVERY),
    post("/transfers/{transfer_id}/withdraw", funds_transfers.WITHDRAW_TRANSFER),
    post("/reversals/{reversal_id}/withdraw", funds_reversals.WITHDRAW_REVERSAL),
    post("/manual-rates/{rate_id}/approve", funds_rates.APPROVE_RATE),
    post("/manual-rates/{rate_id}/refuse", funds_rates.REFUSE_RATE),
    post("/pending-rate-imports/{import_id}/approve", funds_pending_rates.APPROVE_RATE_IMPORT),
    post("/pending-rate-imports/{import_id}/refuse", funds_pending_rates.REFUSE_RATE_IMPORT),
    post("/pending-rate-imports/{import_id}/withdraw", funds_pending_rates.WITHDRAW_RATE_IMPORT),
    post("/budgets/{revision_id}/approve", funds_budgets.APPROVE_REVISION),
    post("/budgets/{revision_id}/refuse", funds_budgets.REFUSE_REVISION),
    post("/contributions/late", funds_late.RECORD_LATE_CONTRIBUTION),
    post("/contributions/split", funds_unidentified.RECORD_SPLIT_CONTRIBUTION),
    post("/unidentified-receipts/{receipt_id}/identification", funds_unidentified.IDENTIFY_RECEIPT),
    post("/income/late", funds_late.RECORD_LATE_INCOME),
    post("/pending-receipts/{receipt_id}/approve", funds_pending.APPROVE_RECEIPT),
    post("/pending-receipts/{receipt_id}/refuse", funds_pending.REFUSE_RECEIPT),
    post("/pending-receipts/{receipt_id}/confirm", funds_matching.CONFIRM_RECEIPT),
    post("/advances/{advance_id}/approve", funds_advances.APPROVE_ADVANCE),
    post("/advances/{advance_id}/refuse", funds_advances.REFUSE_ADVANCE),
    post("/advances/{advance_id}/withdraw", funds_advances.WITHDRAW_ADVANCE),
    post("/recoveries/{recovery_id}/approve", funds_recoveries.APPROVE_RECOVERY),
    post("/recoveries/{recovery_id}/refuse", funds_recoveries.REFUSE_RECOVERY),
    post("/allocations/release-expired", funds_allocations.RELEASE_EXPIRED),
    post("/allocations/{allocation_id}/grant", funds_allocations.GRANT_ALLOCATION),
    post("/allocations/{allocation_id}/refuse", funds_allocations.REFUSE_ALLOCATION),
    post("/allocations/{allocation_id}/release", funds_allocations.RELEASE_ALLOCATION),
    post("/invoices/check", funds_invoices.CHECK_INVOICE),
    put("/cost-drafts", funds_cost_drafts.SAVE_COST_DRAFT),
    delete("/cost-drafts/{draft_id}", funds_cost_drafts.DROP_COST_DRAFT),
    post("/expenditures/batch", funds_expenditures.POST_EXPENDITURES),
    post("/expenditures/{expenditure_id}/approve", funds_expenditures.APPROVE_EXPENDITURE),
    post("/expenditures/{expenditure_id}/refuse", funds_expenditures.REFUSE_EXPENDITURE),
    post("/reversals", funds_reversals.REVERSE_ENTRY),
    post("/reversals/{reversal_id}/approve", funds_reversals.APPROVE_REVERSAL),
    post("/reversals/{reversal_id}/refuse", funds_reversals.REFUSE_REVERSAL),
    download("/batch-templates/{kind}", funds_batches.BATCH_TEMPLATE, *_TABLES),
    post("/batches/{batch_id}/run", funds_batches.RUN_BATCH),
    post("/recurring/post-due", funds_recurring.POST_DUE_RECURRING),
    post("/recurring/{recurring_id}/end", funds_recurring.END_RECURRING),
    post("/commitments/{commitment_id}/approve", funds_commitments.APPROVE_COMMITMENT),
    post("/commitments/{commitment_id}/refuse", funds_commitments.REFUSE_COMMITMENT),
    post("/commitments/{commitment_id}/release", funds_commitments.RELEASE_COMMITMENT),
    post("/transfers/{transfer_id}/approve", funds_transfers.APPROVE_TRANSFER),
    post("/transfers/{transfer_id}/refuse", funds_transfers.REFUSE_TRANSFER),
    statement("/statements/fund.{format}", funds_statements.EXPORT_FUND_STATEMENT, funds_statements.FUND_STATEMENT),
    statement(
        "/statements/donors/{donor_id}.{format}",
        funds_statements.EXPORT_DONOR_STATEMENT,
        funds_statements.DONOR_STATEMENT,
    ),
    statement(
        "/statements/awards/{award_id}.{format}",
        funds_statements.EXPORT_AWARD_STATEMENT,
        funds_statements.AWARD_STATEMENT,
    ),
    post("/awards/{award_id}/donor-reports", funds_donor_reports.BEGIN_DONOR_REPORT),
    put("/donor-reports/{report_id}", funds_donor_reports.SAVE_DONOR_REPORT),
    post("/donor-reports/{report_id}/submit", funds_donor_reports.SUBMIT_DONOR_REPORT),
    delete("/donor-reports/{report_id}", funds_donor_reports.DROP_DONOR_REPORT),
    donor_report("/donor-reports/{report_id}.{format}", funds_donor_reports.EXPORT_DONOR_REPORT),
    download(
        "/donor-documents/{attachment_id}/file", funds_donor_views.DOWNLOAD_DONOR_DOCUMENT, *funds_evidence.MediaType
    ),
    post("/periods/soft-close", funds_periods.SOFT_CLOSE_PERIOD),
    post("/periods/{period_id}/reopen", funds_periods.REOPEN_PERIOD),
    post("/periods/{period_id}/adjusting", funds_closing.EXTEND_ADJUSTING),
    post("/approvals/{kind}/{id}/move", funds_closing.MOVE_PENDING),
    stream("/exports/journal.beancount", funds_journal_export.EXPORT_BEANCOUNT, "text/plain"),
    stream("/exports/journal.hledger", funds_journal_export.EXPORT_HLEDGER, "text/plain"),
    download("/attachments/{attachment_id}/file", funds_evidence.DOWNLOAD_ATTACHMENT, *funds_evidence.MediaType),
    put("/bank/accounts/{account_id}", funds_accounts.EDIT_BANK_ACCOUNT),
    put("/bank/accounts/{account_id}/csv-mapping", funds_accounts.SET_CSV_MAPPING),
    post("/bank/imports", funds_bank_files.IMPORT_BANK_FILE, body_bytes=_WITH_A_FILE),
    post("/bank/statements/{statement_id}/withdraw", funds_bank_files.WITHDRAW_BANK_STATEMENT),
    post("/bank/accounts/{account_id}/matches", funds_matching.CONFIRM_MATCH),
    post("/bank/matches/{match_id}/undo", funds_matching.UNDO_MATCH),
    post("/bank/matches/{match_id}/explain", funds_matching.EXPLAIN_DIFFERENCE),
    post("/bank/receipts", funds_matching.BOOK_RECEIPT),
    post("/bank/charges", funds_matching.BOOK_CHARGE),
    post("/bank/differences", funds_matching.BOOK_DIFFERENCE),
    post("/bank/transfers", funds_matching.BOOK_TRANSFER),
    post("/bank/accounts/{account_id}/acceptances", funds_desk.ACCEPT_PROPOSALS),
    post("/bank/rules", funds_desk.ADD_BANK_RULE),
    put("/bank/rules/{rule_id}", funds_desk.EDIT_BANK_RULE),
    post("/bank/accounts/{account_id}/payment-orders", funds_payments.ORDER_PAYMENTS),
    post("/bank/payment-orders/{order_id}/sign", funds_payments.SIGN_PAYMENT_ORDER),
    post("/bank/payment-orders/{order_id}/refuse", funds_payments.REFUSE_PAYMENT_ORDER),
    post("/bank/payment-orders/{order_id}/withdraw", funds_payments.WITHDRAW_PAYMENT_ORDER),
    post("/bank/accounts/{account_id}/revaluations", funds_revaluation.PREPARE_REVALUATION),
    post("/bank/revaluations/{revaluation_id}/approve", funds_revaluation.APPROVE_REVALUATION),
    post("/bank/revaluations/{revaluation_id}/refuse", funds_revaluation.REFUSE_REVALUATION),
    post("/bank/revaluations/{revaluation_id}/withdraw", funds_revaluation.WITHDRAW_REVALUATION),
    post("/bank/accounts/{account_id}/reconciliations", funds_reconciliation.CLOSE_RECONCILIATION),
    download(
        "/bank/accounts/{account_id}/reconciliations/{ends_on}/csv",
        funds_reconciliation.RECONCILIATION_CSV,
        "text/csv",
    ),
    download("/bank/payment-orders/{order_id}/file", funds_payments.PAYMENT_ORDER_FILE, "application/xml"),
]
