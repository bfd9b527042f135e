"""What left the house, on record; and the ways into the journal that statements take."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Recoveries, transfers and reversals are few among the costs: a statement finds them without reading those.
TABLES = """
CREATE TABLE export_record (
    id UUID NOT NULL,
    exported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    member_id UUID NOT NULL,
    what VARCHAR(80) NOT NULL,
    subject_id UUID,
    format VARCHAR(20) NOT NULL,
    parameters JSONB NOT NULL,
    digest VARCHAR(64),
    CONSTRAINT pk_export_record PRIMARY KEY (id),
    CONSTRAINT ck_export_record_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_export_record_parameters CHECK (jsonb_typeof(parameters) = 'object')
);
CREATE INDEX ix_export_record_member_id ON export_record (member_id, id);
CREATE INDEX ix_export_record_subject_id ON export_record (subject_id, id);
CREATE INDEX ix_export_record_what ON export_record (what, id);

DROP INDEX ix_journal_entry_occurred_on;
CREATE INDEX ix_journal_entry_in_order ON journal_entry (fund_id, occurred_on, number);
CREATE INDEX ix_journal_entry_apart ON journal_entry (fund_id, occurred_on)
    WHERE kind IN ('recovery', 'transfer', 'reversal')
"""


def upgrade() -> None:
    for statement in TABLES.split(";"):
        op.execute(statement)
    for event in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON export_record"
            " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
        )
