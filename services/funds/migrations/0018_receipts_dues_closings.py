"""What is open of instalments and receipts is kept; adjusting periods; nothing begins to wait on a closed day (Fund rule 10)."""

import sqlalchemy as sa
from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0018"
down_revision = "a0017"

sql = SqlFiles(__file__)
_OPEN = """
INSERT INTO suspense_open (receipt_id, award_id, received_on, open_usd)
SELECT r.id, r.award_id, r.received_on, r.credited_usd - COALESCE(i.amount, 0)
FROM unidentified_receipt r LEFT JOIN LATERAL (
    SELECT sum(c.credited_usd) AS amount FROM contribution c WHERE c.receipt_id = r.id
    AND NOT EXISTS (SELECT FROM journal_entry u WHERE u.reversal_of = c.entry_id)) i ON true
WHERE r.credited_usd > COALESCE(i.amount, 0)
AND NOT EXISTS (SELECT FROM journal_entry u WHERE u.reversal_of = r.entry_id)
"""


def upgrade() -> None:
    # Whoever is posting finishes first, and who comes next is counted by the triggers.
    op.execute("LOCK TABLE contribution, unidentified_receipt, reversal, instalment IN SHARE ROW EXCLUSIVE MODE")
    op.add_column("instalment", sa.Column("received", sa.Numeric(20, 3), server_default="0", nullable=False))
    sql.run("tables/receipts/suspense_open")
    sql.load("fund_received_counted", "fund_receipts_follow", "fund_schedule_follows")
    op.execute("SELECT fund_received_counted(ARRAY(SELECT DISTINCT agreement_id FROM instalment))")
    op.execute(_OPEN)
    op.add_column("period", sa.Column("adjusting_until", sa.Date))
    op.add_column("period", sa.Column("despite", sa.String(1000)))
    op.create_check_constraint(op.f("ck_period_adjusting"), "period", "adjusting_until > ends_on")
    sql.load("fund_postings_added", "fund_period_decided", "fund_pending_in_time")
    _indexes()


def _indexes() -> None:
    """What is due is found without reading what was received, submitted, paid or ended long ago."""
    op.create_index("ix_instalment_open", "instalment", ["due_on", "id"], postgresql_where=sa.text("received < amount"))
    op.create_index(
        "ix_report_duty_open", "report_duty", ["due_on", "id"], postgresql_where=sa.text("decided_by IS NULL")
    )
    live = sa.text("status IN ('pending', 'open') AND paid < amount")
    op.create_index("ix_commitment_expires", "commitment", ["expires_on", "id"], postgresql_where=live)
    op.create_index("ix_award_ends", "award", ["ends_on", "id"], postgresql_where=sa.text("ends_on IS NOT NULL"))
    op.create_index("ix_pending_receipt_status", "pending_receipt", ["status", "id"])
    late = sa.text("late_reason IS NOT NULL")
    op.create_index("ix_journal_entry_late", "journal_entry", ["fund_id", "occurred_on"], postgresql_where=late)
