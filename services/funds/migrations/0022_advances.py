"""Advances to payees, and what settles them (Fund rule 19)."""

import sqlalchemy as sa
from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0022"
down_revision = "a0021"

sql = SqlFiles(__file__)
_ACCOUNTS = (
    "kind IN ('cash', 'clearing', 'suspense', 'income', 'other_income', 'interest', 'transfer', 'exchange',"
    " 'advance', 'direct', 'indirect')"
)
_ENTRIES = (
    "kind IN ('contribution', 'suspense', 'identification', 'income', 'interest', 'expenditure', 'recovery',"
    " 'transfer', 'exchange', 'revaluation', 'advance', 'reversal')"
)
_CHECKS = {
    ("account", "kind"): _ACCOUNTS,
    ("journal_entry", "rules_4_5_kind"): _ENTRIES,
    ("commitment", "kind"): "kind IN ('purchase_order', 'contract', 'advance')",
}


def upgrade() -> None:
    for (table, name), check in _CHECKS.items():
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, check)
    op.create_check_constraint(
        op.f("ck_commitment_rule_19_dollars"),
        "commitment",
        "kind <> 'advance' OR currency = 'USD' AND allocation_id IS NULL",
    )
    op.execute("INSERT INTO account (code, name, kind) VALUES ('1950', 'Advances to payees', 'advance')")
    sql.run("tables/spending/advances")
    _returned()
    sql.load("fund_fits", "fund_balances_moved", "fund_days_covered", "fund_commitments_paid", "award_day")
    sql.load("fund_papers_differ", "fund_pending", "fund_pending_in_time", "fund_approval_follows")
    sql.load("fund_approval_shown", "fund_commitment_stays", "fund_never_changed")
    sql.load("fund_advance_follows", "fund_advances_agree")


def _returned() -> None:
    """What is returned of an advance is money that a payee gave back, of no cost yet."""
    op.add_column("recovery", sa.Column("commitment_id", sa.Uuid))
    op.create_foreign_key(
        op.f("fk_recovery_commitment_id_award_id"),
        "recovery",
        "commitment",
        ["commitment_id", "award_id"],
        ["id", "award_id"],
    )
    op.create_index(
        "ix_recovery_commitment", "recovery", ["commitment_id"], postgresql_where=sa.text("commitment_id IS NOT NULL")
    )
    op.create_check_constraint(
        op.f("ck_recovery_rule_19_returned"), "recovery", "commitment_id IS NULL OR indirect_usd = 0"
    )
