"""Costs are found by the beginning of their document, by amount, state and maker, among any number of them."""

from alembic import op

revision = "a0021"
down_revision = "a0020"


def upgrade() -> None:
    op.execute("DROP INDEX ix_expenditure_document")
    op.execute("CREATE INDEX ix_expenditure_document ON expenditure (document_key text_pattern_ops, award_id)")
    op.execute("CREATE INDEX ix_expenditure_direct_usd ON expenditure (direct_usd)")
    op.execute("CREATE INDEX ix_expenditure_amount ON expenditure (amount) WHERE amount IS NOT NULL")
    op.execute("CREATE INDEX ix_expenditure_entered_by ON expenditure (entered_by, id)")
    op.execute(
        "CREATE INDEX ix_expenditure_taken_back ON expenditure (status, id) WHERE status IN ('refused', 'withdrawn')"
    )
    op.execute("CREATE INDEX ix_expenditure_of_activity ON expenditure (id) WHERE activity_id IS NOT NULL")
