"""Rates count once they are signed or come from an imported list; with eight digits, however small the unit."""

from alembic import op

revision = "0015"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE manual_rate (
    id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    valid_on DATE NOT NULL,
    usd_per_unit NUMERIC(24, 12) NOT NULL,
    source VARCHAR(200) NOT NULL,
    status VARCHAR(10) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_manual_rate PRIMARY KEY (id),
    CONSTRAINT ck_manual_rate_status CHECK (status IN ('pending', 'in_force', 'refused')),
    CONSTRAINT ck_manual_rate_decided CHECK ((status = 'pending') = (decided_by IS NULL)),
    CONSTRAINT ck_manual_rate_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_manual_rate_positive CHECK (usd_per_unit > 0),
    CONSTRAINT fk_manual_rate_currency FOREIGN KEY(currency) REFERENCES currency (code)
);

CREATE UNIQUE INDEX uq_manual_rate_pending ON manual_rate (currency, valid_on) WHERE status = 'pending';

CREATE INDEX ix_manual_rate_status ON manual_rate (status, id);

CREATE TABLE rate_import (
    id UUID NOT NULL,
    format VARCHAR(10) NOT NULL,
    filename VARCHAR(200) NOT NULL,
    sha256 BYTEA NOT NULL,
    recorded INTEGER NOT NULL,
    imported_by UUID NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_rate_import PRIMARY KEY (id),
    CONSTRAINT ck_rate_import_format CHECK (format IN ('ecb', 'un', 'earlier'))
);

ALTER TABLE exchange_rate ALTER COLUMN usd_per_unit TYPE NUMERIC(24, 12);

ALTER TABLE contribution ALTER COLUMN usd_per_unit TYPE NUMERIC(24, 12);

ALTER TABLE exchange_rate
    ADD COLUMN manual_rate_id UUID,
    ADD COLUMN import_id UUID,
    ADD CONSTRAINT uq_exchange_rate_manual_rate_id UNIQUE (manual_rate_id),
    ADD CONSTRAINT fk_exchange_rate_manual_rate_id FOREIGN KEY(manual_rate_id) REFERENCES manual_rate (id),
    ADD CONSTRAINT fk_exchange_rate_import_id FOREIGN KEY(import_id) REFERENCES rate_import (id);

CREATE INDEX ix_exchange_rate_import_id ON exchange_rate (import_id)
"""

# What was recorded before signatures were asked for stays, and says so.
EARLIER = """
ALTER TABLE exchange_rate DISABLE TRIGGER refuse_update;

INSERT INTO rate_import (id, format, filename, sha256, recorded, imported_by, imported_at)
SELECT gen_random_uuid(), 'earlier', 'Rates recorded before they were signed', sha256(''), count(*),
       min(recorded_by::text)::uuid, now()
FROM exchange_rate HAVING count(*) > 0;

UPDATE exchange_rate SET import_id = (SELECT id FROM rate_import);

ALTER TABLE exchange_rate ENABLE TRIGGER refuse_update;

ALTER TABLE exchange_rate
    ADD CONSTRAINT ck_exchange_rate_rule_12_signed_or_imported CHECK (num_nonnulls(manual_rate_id, import_id) = 1)
"""

# A signed rate is the one that was entered: same currency, day and worth.
AS_SIGNED = """
CREATE FUNCTION fund_rate_as_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM manual_rate m WHERE m.id = NEW.manual_rate_id AND m.status = 'in_force'
        AND (m.currency, m.valid_on, m.usd_per_unit) = (NEW.currency, NEW.valid_on, NEW.usd_per_unit)
    ) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'a rate entered by hand counts as it was signed (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$
"""
TRIGGERS = """
CREATE TRIGGER a_as_signed AFTER INSERT ON exchange_rate
    FOR EACH ROW WHEN (NEW.manual_rate_id IS NOT NULL) EXECUTE FUNCTION fund_rate_as_signed();
CREATE TRIGGER a_decided BEFORE UPDATE ON manual_rate
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON rate_import
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()
"""


def upgrade() -> None:
    for statement in [*TABLES.split(";"), *EARLIER.split(";"), AS_SIGNED, *TRIGGERS.split(";")]:
        op.execute(statement)
    for table in ("manual_rate", "rate_import"):
        for event in ("DELETE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
            )
