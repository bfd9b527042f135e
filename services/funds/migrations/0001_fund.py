"""The Fund: its tables, in files by room; the rules that the database upholds whoever writes to it, and their data.

A broken rule is an error of class 23 whose constraint name starts with the rule's number (docs/rules.md).
Checks run once per statement over its new rows, so that a thousand entries cost little more than one. Triggers
of one table and event fire in the order of their names.
"""

from alembic import op

from chassis.migrations.files import SqlFiles
from chassis.migrations.upgrade import chassis_tables

revision = "a0001"
down_revision = None
replaces = "0027"

sql = SqlFiles(__file__)


def upgrade() -> None:
    for statement in chassis_tables():
        op.execute(statement)
    tables()
    rules()
    sql.run("data/currencies", "data/accounts", "data/fund")


def tables() -> None:
    """In the order in which they refer to one another."""
    sql.load("fund_name_key")  # columns are made by it
    sql.run("tables/ledger/funds", "tables/ledger/rates", "tables/partners/agreements")
    sql.run("tables/spending/budgets", "tables/spending/commitments", "tables/ledger/journal")
    sql.run("tables/spending/expenditures", "tables/receipts", "tables/partners/contributions")
    sql.run("tables/evidence", "tables/reversals", "tables/bank", "tables/batches")
    sql.load("award_day", "bank_item")  # views


def rules() -> None:
    """Each replaces the rule of the same name, so this can be run again."""
    # What all of them stand on.
    sql.load("fund_refuse", "fund_never_changed", "fund_only_by_trigger")
    # Funds, their terms and rates; what an award is for (rule 8).
    sql.load("fund_opened", "fund_terms_stay", "fund_award_opened", "fund_rate_as_signed")
    sql.load("fund_agreement_as_amended", "fund_version_counts", "fund_award_on_purpose")
    # The ledger: posting, the gate, the balances, the seals, the periods.
    sql.load("fund_post", "fund_fits", "fund_postings_added")
    sql.load("fund_hold_moved", "fund_holds_moved", "fund_commitments_paid", "fund_days_covered", "fund_days_moved")
    sql.load("fund_balances_moved", "fund_postings_sealed", "fund_entry_stays", "fund_period_decided")
    # Budgets (rule 9), allocations and commitments (rules 8, 11).
    sql.load("fund_line_use", "fund_budget_line_changed", "fund_budget_line_follows", "fund_budget_version_is_whole")
    sql.load("fund_holder_moved", "fund_commitment_stays", "fund_allocations_on_purpose", "fund_commitments_on_purpose")
    # Costs, transfers and receipts.
    sql.load("fund_purses", "fund_post_costs", "fund_doubts", "fund_payees_added")
    sql.load("fund_costs_on_purpose", "fund_cost_on_purpose", "fund_transfer_fits")
    sql.load("fund_contribution_fits", "fund_receipt_stays", "fund_attachment_is_whole")
    # The bank beside the books.
    sql.load("bank_reconciled_until", "bank_book_balance", "bank_account_kept")
    sql.load("bank_lines_added", "bank_line_kept", "bank_statement_kept")
    sql.load("bank_match_added", "bank_members_added", "bank_match_adds_up", "bank_match_kept", "bank_member_kept")
    sql.load("bank_reconciliation_items_added", "bank_reconciliation_closed")


def adopt() -> None:
    """A database of the former history has the indirect-cost rules of an award as records in text; all else is as here.

    Every rule is loaded anew all the same: one that somebody changed by hand does not stay.
    """
    op.execute("DROP FUNCTION fund_purses(uuid[], uuid[], uuid[])")
    rules()
