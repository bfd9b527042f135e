"""When learners were told that their edition starts."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE edition ADD COLUMN start_told_at TIMESTAMP WITH TIME ZONE")
    op.execute("CREATE INDEX ix_edition_starts_on ON edition (starts_on) WHERE start_told_at IS NULL")
