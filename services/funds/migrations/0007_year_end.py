"""Fund rule 10 at the end of a year: what waits stops a closing, makers withdraw it, corrections have an adjusting date."""

import sqlalchemy as sa
from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0007"
down_revision = "a0006"

sql = SqlFiles(__file__)
_STATUS = "status IN ('pending', 'posted', 'refused', 'withdrawn')"
_TWO = "status IN ('pending', 'withdrawn') OR decided_by IS NOT NULL"


def upgrade() -> None:
    for table in ("expenditure", "recovery", "transfer", "reversal"):
        _check(table, "status", _STATUS)
    _check("transfer", "rule_12_two_people", _TWO)
    for table in ("transfer", "reversal"):
        op.add_column(table, sa.Column("occurred_on", sa.Date))
    op.drop_index("uq_reversal_entry", "reversal")
    standing = sa.text("status IN ('pending', 'posted')")
    op.create_index("uq_reversal_entry", "reversal", ["entry_id"], unique=True, postgresql_where=standing)
    sql.load("fund_pending", "fund_period_complete", "fund_doubts")


def _check(table: str, name: str, condition: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
