"""A cost and a recovery say which of the fund's bank accounts they are paid from or into; the first, when they do not."""

from alembic import op

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("expenditure", "recovery")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN bank_account_id UUID")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT fk_{table}_bank_account_id"
            " FOREIGN KEY (bank_account_id) REFERENCES bank_account (id)"
        )
        op.execute(f"CREATE INDEX ix_{table}_bank_account_id ON {table} (bank_account_id)")
