"""Bank accounts in other currencies, and their revaluation; payments to the bank details of the register."""

import sqlalchemy as sa
from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0017"
down_revision = "a0016"

sql = SqlFiles(__file__)
_KINDS = (
    "kind IN ('contribution', 'suspense', 'identification', 'income', 'interest', 'expenditure', 'recovery',"
    " 'transfer', 'exchange', 'revaluation', 'reversal')"
)


def upgrade() -> None:
    op.drop_constraint(op.f("ck_bank_account_rule_13_usd"), "bank_account")
    op.create_check_constraint(
        op.f("ck_bank_account_rule_13_usd"), "bank_account", "currency = 'USD' OR account_code <> '1000'"
    )
    op.drop_constraint(op.f("ck_journal_entry_rules_4_5_kind"), "journal_entry")
    op.create_check_constraint(op.f("ck_journal_entry_rules_4_5_kind"), "journal_entry", _KINDS)
    op.add_column("payment", sa.Column("details_id", sa.Uuid, sa.ForeignKey("payee_details.id")))
    op.create_index(op.f("ix_payment_details_id"), "payment", ["details_id"])
    sql.run("tables/bank/revaluations")
    sql.load("payee_details_in_force", "payment_order_signed", "fund_fits", "fund_postings_added", "bank_book_value")
    sql.load("bank_book_balance", "bank_item", "bank_values", "revaluation_decided", "fund_pending")
    sql.load("fund_period_complete", "fund_approval_follows", "fund_never_changed")
