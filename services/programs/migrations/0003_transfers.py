"""Money that the Fund transferred from an ended award of one programme to another."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE transfer (
    id UUID NOT NULL,
    from_programme VARCHAR(80),
    to_programme VARCHAR(80),
    amount_usd NUMERIC(16, 2) NOT NULL,
    reversed BOOLEAN NOT NULL,
    CONSTRAINT pk_transfer PRIMARY KEY (id)
);
CREATE INDEX ix_transfer_from_programme ON transfer (from_programme);
CREATE INDEX ix_transfer_to_programme ON transfer (to_programme)
"""


def upgrade() -> None:
    for statement in TABLES.split(";"):
        op.execute(statement)
