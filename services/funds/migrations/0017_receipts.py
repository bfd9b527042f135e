"""Receipts in parts, and receipts from nobody knows whom."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE unidentified_receipt (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    award_id UUID NOT NULL,
    received_on DATE NOT NULL,
    credited_usd NUMERIC(20, 2) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    payer VARCHAR(200),
    note VARCHAR(200),
    currency VARCHAR(3),
    amount NUMERIC(20, 3),
    CONSTRAINT pk_unidentified_receipt PRIMARY KEY (id),
    CONSTRAINT uq_unidentified_receipt_entry_id UNIQUE (entry_id),
    CONSTRAINT uq_unidentified_receipt_award_id_reference UNIQUE (award_id, reference),
    CONSTRAINT ck_unidentified_receipt_amount CHECK (credited_usd > 0 AND amount > 0),
    CONSTRAINT ck_unidentified_receipt_currency CHECK ((currency IS NULL) = (amount IS NULL)),
    CONSTRAINT fk_unidentified_receipt_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_unidentified_receipt_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_unidentified_receipt_currency FOREIGN KEY(currency) REFERENCES currency (code)
);

CREATE INDEX ix_unidentified_receipt_received_on ON unidentified_receipt (received_on, id);

ALTER TABLE contribution
    ADD COLUMN part SMALLINT DEFAULT 1 NOT NULL,
    ADD COLUMN receipt_id UUID,
    DROP CONSTRAINT uq_contribution_donor_id_reference,
    ADD CONSTRAINT uq_contribution_donor_id_reference_part UNIQUE (donor_id, reference, part),
    ADD CONSTRAINT ck_contribution_part CHECK (part > 0),
    ADD CONSTRAINT fk_contribution_receipt_id FOREIGN KEY(receipt_id) REFERENCES unidentified_receipt (id);

CREATE INDEX ix_contribution_receipt_id ON contribution (receipt_id)
"""

# What was identified of a receipt is never more than came in; what was reversed of it is free again. The receipt's award
# is locked by whoever identifies (the balances of its entry's postings are), so no two do it at once.
FITS = """
CREATE FUNCTION fund_contribution_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM journal_entry e WHERE e.id = NEW.entry_id
                   AND e.kind = CASE WHEN NEW.receipt_id IS NULL THEN 'contribution' ELSE 'identification' END) THEN
        PERFORM fund_refuse('contribution_has_its_entry', 'a contribution is what its entry says');
    ELSIF EXISTS (
        SELECT FROM unidentified_receipt r
        WHERE r.id = NEW.receipt_id
        AND (EXISTS (SELECT FROM journal_entry undone WHERE undone.reversal_of = r.entry_id)
             OR r.credited_usd < (SELECT sum(c.credited_usd) FROM contribution c
                                  WHERE c.receipt_id = r.id
                                  AND NOT EXISTS (SELECT FROM journal_entry u WHERE u.reversal_of = c.entry_id)))
    ) THEN
        PERFORM fund_refuse('identified_within_receipt', 'no more of a receipt is identified than came in');
    END IF;
    RETURN NULL;
END $$
"""
STAYS = """
CREATE FUNCTION fund_receipt_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unidentified_receipt r JOIN contribution c ON c.receipt_id = r.id
        WHERE r.entry_id = NEW.reversal_of
        AND NOT EXISTS (SELECT FROM journal_entry u WHERE u.reversal_of = c.entry_id)
    ) THEN
        PERFORM fund_refuse('identified_receipt_stays', 'a receipt is not reversed while a part of it is identified');
    END IF;
    RETURN NULL;
END $$
"""
TRIGGERS = """
CREATE TRIGGER a_fits AFTER INSERT ON contribution FOR EACH ROW EXECUTE FUNCTION fund_contribution_fits();
CREATE TRIGGER c_receipt_stays AFTER INSERT ON journal_entry
    FOR EACH ROW WHEN (NEW.kind = 'reversal') EXECUTE FUNCTION fund_receipt_stays()
"""


def upgrade() -> None:
    for statement in [*TABLES.split(";"), FITS, STAYS, *TRIGGERS.split(";")]:
        op.execute(statement)
    for event in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON unidentified_receipt"
            " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
        )
