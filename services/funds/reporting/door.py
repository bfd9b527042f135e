"""The door of statements and of what waits for a signature: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS, only
from contracts.funds.reporting import donor_reports as funds_donor_reports
from contracts.funds.reporting import donor_views as funds_donor_views
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.identity import Role
from services.funds.doors import MONEY_READERS, OFFICER, READERS
from services.funds.reporting import (
    donor_papers,
    donor_payments,
    donor_reports,
    donor_views,
    exports,
    own_statements,
    report_views,
    rows,
    statements,
    trial_balance,
)

# Finance officers and programme officers write reports to donors; a finance officer submits them.
AUTHORS = only(Role.FINANCE_OFFICER, Role.PROGRAMME_OFFICER)

DOOR: list[Entry] = [
    answer(funds_trial_balance.READ_TRIAL_BALANCE, READERS, trial_balance.trial_balance),
    answer(funds_statements.FUND_STATEMENT, READERS, statements.fund_statement),
    answer(funds_statements.DONOR_STATEMENT, MEMBERS, statements.donor_statement),
    answer(funds_statements.AWARD_STATEMENT, MEMBERS, statements.award_statement),
    answer(funds_statements.LIST_MY_STATEMENTS, MEMBERS, own_statements.list_my_statements),
    answer(funds_statements.STATEMENT_ROWS, MEMBERS, rows.statement_rows),
    answer(funds_statements.EXPORT_FUND_STATEMENT, READERS, exports.export_fund_statement),
    answer(funds_statements.EXPORT_DONOR_STATEMENT, MEMBERS, exports.export_donor_statement),
    answer(funds_statements.EXPORT_AWARD_STATEMENT, MEMBERS, exports.export_award_statement),
    answer(funds_donor_views.READ_DONOR_VIEW, MEMBERS, donor_views.read_donor_view),
    answer(funds_donor_views.LIST_DONOR_PAYMENTS, MEMBERS, donor_payments.list_donor_payments),
    answer(funds_donor_views.DOWNLOAD_DONOR_DOCUMENT, MEMBERS, donor_papers.download_donor_document),
    answer(funds_donor_reports.BEGIN_DONOR_REPORT, AUTHORS, donor_reports.begin_donor_report),
    answer(funds_donor_reports.SAVE_DONOR_REPORT, AUTHORS, donor_reports.save_donor_report),
    answer(funds_donor_reports.SUBMIT_DONOR_REPORT, OFFICER, donor_reports.submit_donor_report),
    answer(funds_donor_reports.DROP_DONOR_REPORT, AUTHORS, donor_reports.drop_donor_report),
    answer(funds_donor_reports.READ_DONOR_REPORT, MEMBERS, report_views.read_donor_report),
    answer(funds_donor_reports.LIST_DONOR_REPORTS, MONEY_READERS, report_views.list_donor_reports),
    answer(funds_donor_reports.LIST_REPORT_VERSIONS, MONEY_READERS, report_views.list_report_versions),
    answer(funds_donor_reports.EXPORT_DONOR_REPORT, MEMBERS, report_views.export_donor_report),
]
