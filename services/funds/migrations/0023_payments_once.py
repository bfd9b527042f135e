"""An invoice is paid by one order: ordered costs are not reversed, and a withdrawn order keeps who signed it."""

import sqlalchemy as sa
from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0023"
down_revision = "a0022"

sql = SqlFiles(__file__)
_DECIDED = (
    "(decided_by IS NULL) = (decided_at IS NULL) AND (withdrawn_by IS NULL) = (withdrawn_at IS NULL)"
    " AND (status = 'withdrawn') = (withdrawn_by IS NOT NULL) AND (status <> 'pending' OR decided_by IS NULL)"
    " AND (status NOT IN ('signed', 'refused') OR decided_by IS NOT NULL)"
)


def upgrade() -> None:
    _withdrawn()
    written_by = sa.text("pg_current_xact_id()::text::bigint")
    op.add_column("payee_change", sa.Column("written_by", sa.BigInteger, server_default=written_by, nullable=False))
    sql.load("payment_order_of", "payment_cost_stays", "payment_order_signed", "payee_changes_told")
    sql.load("fund_approval_of", "fund_approval_payments", "fund_approval_follows")


def _withdrawn() -> None:
    """Until now whoever withdrew an order was written over whoever had signed it: of those, the signer is not known."""
    op.add_column("payment_order", sa.Column("withdrawn_by", sa.Uuid))
    op.add_column("payment_order", sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
    op.add_column("payment_order", sa.Column("withdrawn_reason", sa.String(1000)))
    op.drop_constraint(op.f("ck_payment_order_decided"), "payment_order")
    op.drop_constraint(op.f("ck_payment_order_rule_12_maker_is_not_checker"), "payment_order")
    op.execute("DROP TRIGGER a_signed ON payment_order")
    op.execute(
        "UPDATE payment_order SET withdrawn_by = decided_by, withdrawn_at = decided_at, withdrawn_reason = reason,"
        " decided_by = NULL, decided_at = NULL, reason = NULL WHERE status = 'withdrawn'"
    )
    op.create_check_constraint(op.f("ck_payment_order_decided"), "payment_order", _DECIDED)
    op.create_check_constraint(
        op.f("ck_payment_order_rule_12_maker_is_not_checker"), "payment_order", "decided_by <> entered_by"
    )
