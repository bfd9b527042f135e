"""Donors' people; agreements in the making, as amended and at their end; reports owed; reminders."""

from alembic import op

revision = "0016"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE donor_person (
    id UUID NOT NULL,
    donor_id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    position VARCHAR(200),
    email VARCHAR(254),
    phone VARCHAR(40),
    language VARCHAR(2) NOT NULL,
    member_id UUID,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_donor_person PRIMARY KEY (id),
    CONSTRAINT uq_donor_person_donor_id_member_id UNIQUE (donor_id, member_id),
    CONSTRAINT fk_donor_person_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id)
);

CREATE INDEX ix_donor_person_donor ON donor_person (donor_id, name, id);

CREATE INDEX ix_donor_person_member_id ON donor_person (member_id);

CREATE TABLE agreement_draft (
    id UUID NOT NULL,
    donor_id UUID NOT NULL,
    terms JSONB NOT NULL,
    created_by UUID NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_agreement_draft PRIMARY KEY (id),
    CONSTRAINT fk_agreement_draft_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id)
);

CREATE INDEX ix_agreement_draft_donor_id ON agreement_draft (donor_id);

CREATE TABLE agreement_version (
    agreement_id UUID NOT NULL,
    number SMALLINT NOT NULL,
    status VARCHAR(10) NOT NULL,
    pledge NUMERIC(20, 3) NOT NULL,
    pledge_usd NUMERIC(20, 2),
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    schedule JSONB NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    refusal VARCHAR(1000),
    CONSTRAINT pk_agreement_version PRIMARY KEY (agreement_id, number),
    CONSTRAINT ck_agreement_version_number CHECK (number > 0),
    CONSTRAINT ck_agreement_version_status CHECK (status IN ('pending', 'in_force', 'refused')),
    CONSTRAINT ck_agreement_version_terms CHECK (pledge > 0 AND starts_on <= ends_on),
    CONSTRAINT ck_agreement_version_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT fk_agreement_version_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id)
);

CREATE UNIQUE INDEX uq_agreement_version_pending ON agreement_version (agreement_id) WHERE status = 'pending';

CREATE TABLE report_duty (
    id UUID NOT NULL,
    agreement_id UUID NOT NULL,
    kind VARCHAR(10) NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    due_on DATE NOT NULL,
    submitted_on DATE,
    decided_by UUID,
    reason VARCHAR(1000),
    CONSTRAINT pk_report_duty PRIMARY KEY (id),
    CONSTRAINT uq_report_duty_agreement_id_kind_period_from_period_to UNIQUE (agreement_id, kind, period_from, period_to),
    CONSTRAINT ck_report_duty_kind CHECK (kind IN ('narrative', 'financial', 'final')),
    CONSTRAINT ck_report_duty_period CHECK (period_from <= period_to),
    CONSTRAINT ck_report_duty_decided CHECK (num_nonnulls(submitted_on, reason) = num_nonnulls(decided_by)),
    CONSTRAINT fk_report_duty_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id)
);

CREATE INDEX ix_report_duty_due_on ON report_duty (due_on, id);

CREATE TABLE reminder (
    subject_id UUID NOT NULL,
    stage VARCHAR(10) NOT NULL,
    due_on DATE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reminder PRIMARY KEY (subject_id, stage, due_on),
    CONSTRAINT ck_reminder_stage CHECK (stage IN ('ahead', 'due', 'late'))
);

ALTER TABLE agreement
    ADD COLUMN status VARCHAR(10) DEFAULT 'signed' NOT NULL,
    ADD COLUMN version SMALLINT DEFAULT 1 NOT NULL,
    ADD COLUMN ended_on DATE,
    ADD COLUMN end_reason VARCHAR(1000),
    ADD COLUMN ended_by UUID,
    ADD CONSTRAINT ck_agreement_status CHECK (status IN ('signed', 'ended')),
    ADD CONSTRAINT ck_agreement_ended CHECK (
        CASE status WHEN 'ended' THEN num_nulls(ended_on, end_reason, ended_by) = 0
                    ELSE num_nonnulls(ended_on, end_reason, ended_by) = 0 END);

INSERT INTO agreement_version (agreement_id, number, status, pledge, pledge_usd, starts_on, ends_on, schedule, reason,
                               entered_by, entered_at)
SELECT a.id, 1, 'in_force', a.pledge, a.pledge_usd, a.starts_on, a.ends_on,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('instalment_id', i.id, 'due_on', i.due_on, 'amount', i.amount::text)
                                  ORDER BY i.position)
                 FROM instalment i WHERE i.agreement_id = a.id), '[]'),
       'As signed', a.created_by, a.created_at
FROM agreement a;

ALTER TABLE contribution ADD COLUMN pledge_amount NUMERIC(20, 3);

ALTER TABLE contribution DISABLE TRIGGER refuse_update;

UPDATE contribution c SET pledge_amount = c.amount FROM agreement a WHERE a.id = c.agreement_id AND a.currency = c.currency;

ALTER TABLE contribution ENABLE TRIGGER refuse_update;

ALTER TABLE contribution ADD CONSTRAINT ck_contribution_pledge_amount CHECK (
    agreement_id IS NOT NULL OR pledge_amount IS NULL);

CREATE INDEX ix_instalment_due_on ON instalment (due_on, id)
"""

# Rule 12: an amendment of a pledge above the threshold, before or after, counts once somebody else has signed it; so does
# one of which nobody knows what it is worth.
VERSION_COUNTS = """
CREATE FUNCTION fund_version_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number > 1 AND NEW.status = 'in_force' AND NEW.decided_by IS NULL AND EXISTS (
        SELECT FROM agreement a JOIN fund f ON f.id = a.fund_id WHERE a.id = NEW.agreement_id
        AND COALESCE(NEW.pledge_usd > f.second_signature_above_usd
                     OR a.pledge_usd > f.second_signature_above_usd OR a.pledge_usd IS NULL, true)
    ) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'above the threshold somebody else approves (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$
"""

# What an agreement says is what was signed, or amended: its newest version in force.
AS_AMENDED = """
CREATE FUNCTION fund_agreement_as_amended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid;
BEGIN
    IF TG_TABLE_NAME = 'agreement' THEN
        wanted := NEW.id;
    ELSE
        wanted := NEW.agreement_id;
    END IF;
    IF NOT EXISTS (
        SELECT FROM agreement a JOIN agreement_version v ON v.agreement_id = a.id AND v.number = a.version
        WHERE a.id = wanted AND v.status = 'in_force'
        AND (v.pledge, v.starts_on, v.ends_on) = (a.pledge, a.starts_on, a.ends_on)
        AND v.pledge_usd IS NOT DISTINCT FROM a.pledge_usd
        AND NOT EXISTS (SELECT FROM agreement_version later WHERE later.agreement_id = a.id
                        AND later.number > a.version AND later.status = 'in_force')
    ) THEN
        PERFORM fund_refuse('agreement_as_amended', 'an agreement says what its newest version in force says');
    END IF;
    RETURN NULL;
END $$
"""

TRIGGERS = """
CREATE TRIGGER a_counts AFTER INSERT OR UPDATE ON agreement_version
    FOR EACH ROW EXECUTE FUNCTION fund_version_counts();
CREATE TRIGGER a_decided BEFORE UPDATE ON agreement_version
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON report_duty
    FOR EACH ROW WHEN (OLD.decided_by IS NOT NULL) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_ended BEFORE UPDATE ON agreement
    FOR EACH ROW WHEN (OLD.status = 'ended') EXECUTE FUNCTION fund_never_changed();
CREATE CONSTRAINT TRIGGER b_as_amended AFTER INSERT OR UPDATE ON agreement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_agreement_as_amended();
CREATE CONSTRAINT TRIGGER b_as_amended AFTER INSERT OR UPDATE ON agreement_version
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_agreement_as_amended()
"""


def upgrade() -> None:
    for statement in [*TABLES.split(";"), VERSION_COUNTS, AS_AMENDED, *TRIGGERS.split(";")]:
        op.execute(statement)
    for table in ("agreement", "agreement_version", "report_duty"):
        for event in ("DELETE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
            )
