"""What waits for a second signature, of every kind, in one list; what is entered in place of another; withdrawn commitments."""

import sqlalchemy as sa
from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0016"
down_revision = "a0015"

sql = SqlFiles(__file__)
_KINDS = {
    "expenditures": "expenditure", "pending-receipts": "pending_receipt", "allocations": "allocation",
    "commitments": "commitment", "recoveries": "recovery", "reversals": "reversal", "transfers": "transfer",
    "manual-rates": "manual_rate", "pending-rate-imports": "pending_rate_import", "budgets": "budget_version",
    "amendments": "agreement_version", "payee-details": "payee_details", "payment-orders": "payment_order",
}  # fmt: skip
# What waits is listed by the day on which it was reserved, where no moment was kept.
_WAITING = """
INSERT INTO approval
SELECT a.* FROM {table} x CROSS JOIN LATERAL fund_approval_of(:kind, to_jsonb(x) || {more}) a
WHERE x.status = '{waiting}'
"""
_FILES = """
UPDATE approval a SET files = f.files FROM (
    SELECT subject_kind || 's' AS kind, subject_id, count(*) AS files FROM attachment
    WHERE subject_kind IN ('expenditure', 'commitment') AND supersedes IS NULL GROUP BY subject_kind, subject_id) f
WHERE a.kind = f.kind AND a.id = f.subject_id
"""
_SUBJECTS = (
    "subject_kind IN ('agreement', 'report', 'contribution', 'award', 'expenditure', 'bank_statement', 'commitment', "
    "'pending_receipt')"
)
_STATUS = "status IN ('pending', 'open', 'refused', 'withdrawn', 'released', 'expired')"


def upgrade() -> None:
    sql.run("tables/approvals", "tables/ledger/submissions")
    sql.load("fund_approval_of", "fund_approval_follows", "fund_approval_payments", "fund_approval_shown")
    for kind, table in _KINDS.items():
        reserved = table == "allocation"
        more = "jsonb_build_object('entered_at', x.reserved_on)" if reserved else "'{}'"
        waiting = _WAITING.format(table=table, more=more, waiting="reserved" if reserved else "pending")
        op.get_bind().execute(sa.text(waiting), {"kind": kind})
    op.execute(_FILES)
    op.drop_constraint(op.f("ck_attachment_subject_kind"), "attachment")
    op.create_check_constraint(op.f("ck_attachment_subject_kind"), "attachment", _SUBJECTS)
    op.drop_constraint(op.f("ck_commitment_status"), "commitment")
    op.create_check_constraint(op.f("ck_commitment_status"), "commitment", _STATUS)
    sql.load("fund_event_told", "fund_task_opened", "fund_task_closed", "fund_task_told", "fund_task_replaced")
    sql.load("fund_tasks_told_again")
