"""Fund rule 17: budget lines control as the fund or the award says, and what waits for a signature holds what it would take.

Costs that waited before hold nothing, as before; what is spent on lines is added up once.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0005"
down_revision = "a0004"

sql = SqlFiles(__file__)
_CONTROL = "budget_control IN ('refuse', 'tolerance', 'warn')"
_HELD = (
    "CASE WHEN status = 'pending' AND holds AND allocation_id IS NULL AND commitment_id IS NULL"
    " THEN direct_usd + indirect_usd ELSE 0 END"
)
_SPENT = """
INSERT INTO line_balance (line_id, spent_usd)
SELECT line_id, sum(amount_usd) FROM posting WHERE line_id IS NOT NULL GROUP BY line_id
"""


def upgrade() -> None:
    op.add_column("fund", sa.Column("budget_control", sa.String(10), server_default="warn", nullable=False))
    op.add_column("fund", sa.Column("budget_tolerance", sa.Numeric(5, 2), server_default="0", nullable=False))
    op.add_column("fund", sa.Column("splitting_days", sa.SmallInteger, server_default="7", nullable=False))
    op.create_check_constraint(
        "budget_control", "fund", _CONTROL + " AND budget_tolerance >= 0 AND splitting_days >= 0"
    )
    op.add_column("award", sa.Column("budget_control", sa.String(10)))
    op.add_column("award", sa.Column("budget_tolerance", sa.Numeric(5, 2)))
    op.create_check_constraint("budget_control", "award", _CONTROL + " AND budget_tolerance >= 0")
    op.add_column("expenditure", sa.Column("holds", sa.Boolean, server_default=sa.true(), nullable=False))
    op.execute("UPDATE expenditure SET holds = false WHERE status = 'pending'")
    held = sa.Column("held_usd", sa.Numeric(20, 2), sa.Computed(_HELD, persisted=True), nullable=False)
    op.add_column("expenditure", held)
    key = sa.Column("payee_key", sa.Text, sa.Computed("fund_name_key(payee)", persisted=True), nullable=False)
    op.add_column("expenditure", key)
    pending = sa.text("status = 'pending'")
    op.create_index("ix_expenditure_pending_line", "expenditure", ["line_id"], postgresql_where=pending)
    op.create_index("ix_expenditure_payee", "expenditure", ["payee_key", "occurred_on"])
    sql.run("tables/spending/line_balances")
    op.execute(_SPENT)
    sql.load("fund_never_changed", "fund_only_by_trigger", "fund_balances_moved", "fund_line_use")
    sql.load("fund_cost_held", "fund_line_rooms", "fund_lines_controlled")
