"""The door of statements and of what waits for a signature: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.reporting import trial_balance as funds_trial_balance
from services.funds.doors import READERS
from services.funds.reporting import exports, own_statements, rows, statements, trial_balance

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
]
