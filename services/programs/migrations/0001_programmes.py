"""The tables of the programmes, the rules the database keeps, and the four methodologies.

Revision ID: 0001
"""

from __future__ import annotations

import json
from pathlib import Path

from alembic import op
from sqlalchemy import text

from chassis.migrations.upgrade import chassis_tables

revision = "0001"
down_revision = None

# Sum of a disaggregation's parts, kept as {"part": "number"}; an empty one sums to nothing.
PARTS_SUM = """
CREATE FUNCTION parts_sum(parts jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$ SELECT coalesce(sum(value::numeric), 0) FROM jsonb_each_text(parts) $$
"""

TABLES = [
    """
CREATE TABLE contribution (
    id UUID NOT NULL,
    programme VARCHAR(80) NOT NULL,
    donor_id UUID NOT NULL,
    donor TEXT NOT NULL,
    amount_usd NUMERIC(16, 2) NOT NULL,
    received_on DATE NOT NULL,
    programme_total_usd NUMERIC(16, 2) NOT NULL,
    reversed BOOLEAN NOT NULL,
    sequence BIGINT NOT NULL,
    CONSTRAINT pk_contribution PRIMARY KEY (id)
)
""",
    "CREATE INDEX ix_contribution_programme ON contribution (programme, sequence)",
    """
CREATE TABLE intervention (
    slug VARCHAR(80) NOT NULL,
    area VARCHAR(20) NOT NULL,
    version INTEGER NOT NULL,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_intervention PRIMARY KEY (id),
    CONSTRAINT uq_intervention_slug UNIQUE (slug)
)
""",
    """
CREATE TABLE methodology (
    slug VARCHAR(80) NOT NULL,
    name JSONB NOT NULL,
    summary JSONB NOT NULL,
    phases JSONB NOT NULL,
    CONSTRAINT pk_methodology PRIMARY KEY (slug)
)
""",
    """
CREATE TABLE programme (
    slug VARCHAR(80) NOT NULL,
    name JSONB NOT NULL,
    description JSONB NOT NULL,
    networks VARCHAR(200)[] NOT NULL,
    donors VARCHAR(200)[] NOT NULL,
    version INTEGER NOT NULL,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_programme PRIMARY KEY (id),
    CONSTRAINT uq_programme_slug UNIQUE (slug)
)
""",
    """
CREATE TABLE edition (
    programme_id UUID NOT NULL,
    methodology VARCHAR(80) NOT NULL,
    title JSONB NOT NULL,
    countries VARCHAR(200)[] NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    officer_id UUID NOT NULL,
    country_shares JSONB,
    sector_shares JSONB,
    version INTEGER NOT NULL,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_edition PRIMARY KEY (id),
    CONSTRAINT ck_edition_period CHECK (ends_on >= starts_on),
    CONSTRAINT ck_edition_countries CHECK (cardinality(countries) > 0),
    CONSTRAINT ck_edition_country_shares CHECK (country_shares IS NULL OR parts_sum(country_shares) = 100),
    CONSTRAINT ck_edition_sector_shares CHECK (sector_shares IS NULL OR parts_sum(sector_shares) = 100),
    CONSTRAINT fk_edition_programme_id FOREIGN KEY(programme_id) REFERENCES programme (id),
    CONSTRAINT fk_edition_methodology FOREIGN KEY(methodology) REFERENCES methodology (slug)
)
""",
    "CREATE INDEX ix_edition_countries ON edition USING gin (countries)",
    "CREATE INDEX ix_edition_methodology ON edition (methodology)",
    "CREATE INDEX ix_edition_programme_id ON edition (programme_id)",
    """
CREATE TABLE intervention_version (
    intervention_id UUID NOT NULL,
    number INTEGER NOT NULL,
    name JSONB NOT NULL,
    summary JSONB NOT NULL,
    evidence JSONB NOT NULL,
    evidence_level VARCHAR(20) NOT NULL,
    published_on DATE NOT NULL,
    published_by UUID NOT NULL,
    CONSTRAINT pk_intervention_version PRIMARY KEY (intervention_id, number),
    CONSTRAINT fk_intervention_version_intervention_id FOREIGN KEY(intervention_id) REFERENCES intervention (id)
)
""",
    """
CREATE TABLE citation (
    edition_id UUID NOT NULL,
    intervention_id UUID NOT NULL,
    number INTEGER NOT NULL,
    cited_on DATE NOT NULL,
    note TEXT,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_citation PRIMARY KEY (id),
    CONSTRAINT uq_citation_edition_id_intervention_id UNIQUE (edition_id, intervention_id),
    CONSTRAINT fk_citation_intervention_id_number FOREIGN KEY(intervention_id, number) REFERENCES intervention_version (intervention_id, number),
    CONSTRAINT fk_citation_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
)
""",
    "CREATE INDEX ix_citation_intervention_id ON citation (intervention_id, cited_on)",
    """
CREATE TABLE follow_up (
    id UUID NOT NULL,
    edition_id UUID NOT NULL,
    training_edition_id UUID NOT NULL,
    title JSONB NOT NULL,
    training_ended_on DATE NOT NULL,
    opens_on DATE GENERATED ALWAYS AS ((training_ended_on + interval '3 months')::date) STORED NOT NULL,
    due_on DATE GENERATED ALWAYS AS ((training_ended_on + interval '6 months')::date) STORED NOT NULL,
    done_on DATE,
    changes TEXT,
    impact TEXT,
    improved BOOLEAN,
    recorded_by UUID,
    recorded_at TIMESTAMP WITH TIME ZONE,
    reminded_at TIMESTAMP WITH TIME ZONE,
    sequence BIGINT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_follow_up PRIMARY KEY (id),
    CONSTRAINT ck_follow_up_not_too_early CHECK (done_on IS NULL OR done_on >= opens_on),
    CONSTRAINT ck_follow_up_complete CHECK ((done_on IS NULL) = (recorded_by IS NULL) AND (done_on IS NULL) = (changes IS NULL) AND (done_on IS NULL) = (impact IS NULL) AND (done_on IS NULL) = (improved IS NULL)),
    CONSTRAINT fk_follow_up_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
    CONSTRAINT uq_follow_up_training_edition_id UNIQUE (training_edition_id)
)
""",
    "CREATE INDEX ix_follow_up_edition_id ON follow_up (edition_id)",
    "CREATE INDEX ix_follow_up_opens_on_id ON follow_up (opens_on, id)",
    """
CREATE TABLE indicator (
    edition_id UUID NOT NULL,
    name JSONB NOT NULL,
    kind VARCHAR(20) NOT NULL,
    aggregation VARCHAR(20) NOT NULL,
    unit VARCHAR(200),
    baseline_value NUMERIC(18, 4),
    baseline_on DATE,
    baseline_note TEXT,
    target_value NUMERIC(18, 4),
    target_on DATE,
    target_note TEXT,
    is_people_trained BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_indicator PRIMARY KEY (id),
    CONSTRAINT ck_indicator_quantitative CHECK (kind <> 'quantitative' OR (unit IS NOT NULL AND baseline_value IS NOT NULL AND baseline_on IS NOT NULL AND target_value IS NOT NULL AND target_on IS NOT NULL)),
    CONSTRAINT ck_indicator_qualitative CHECK (kind <> 'qualitative' OR (baseline_value IS NULL AND target_value IS NULL AND NOT is_people_trained)),
    CONSTRAINT ck_indicator_kind CHECK (kind IN ('quantitative', 'qualitative')),
    CONSTRAINT ck_indicator_aggregation CHECK (aggregation IN ('sum', 'latest')),
    CONSTRAINT ck_indicator_people_are_added_up CHECK (NOT is_people_trained OR aggregation = 'sum'),
    CONSTRAINT fk_indicator_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
)
""",
    "CREATE INDEX ix_indicator_edition_id ON indicator (edition_id, id)",
    "CREATE UNIQUE INDEX uq_indicator_people_trained ON indicator (edition_id) WHERE is_people_trained",
    """
CREATE TABLE phase (
    id UUID NOT NULL,
    edition_id UUID NOT NULL,
    position INTEGER NOT NULL,
    slug VARCHAR(80) NOT NULL,
    name JSONB NOT NULL,
    purpose JSONB NOT NULL,
    expected JSONB NOT NULL,
    state VARCHAR(20) NOT NULL,
    asked_by UUID,
    asked_at TIMESTAMP WITH TIME ZONE,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    skip_reason TEXT,
    CONSTRAINT pk_phase PRIMARY KEY (id),
    CONSTRAINT uq_phase_edition_id_position UNIQUE (edition_id, position),
    CONSTRAINT uq_phase_edition_id_slug UNIQUE (edition_id, slug),
    CONSTRAINT uq_phase_edition_id_id UNIQUE (edition_id, id),
    CONSTRAINT ck_phase_position CHECK (position > 0),
    CONSTRAINT ck_phase_state CHECK (state IN ('waiting', 'open', 'submitted', 'skip_requested', 'approved', 'skipped')),
    CONSTRAINT ck_phase_asked CHECK (state IN ('waiting', 'open') OR (asked_by IS NOT NULL AND asked_at IS NOT NULL)),
    CONSTRAINT ck_phase_second_person CHECK (state NOT IN ('approved', 'skipped') OR (decided_at IS NOT NULL AND decided_by IS DISTINCT FROM asked_by AND decided_by IS NOT NULL)),
    CONSTRAINT ck_phase_skip_reason CHECK (state NOT IN ('skip_requested', 'skipped') OR skip_reason IS NOT NULL),
    CONSTRAINT fk_phase_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
)
""",
    """
CREATE TABLE proposal (
    edition_id UUID NOT NULL,
    country VARCHAR(2) NOT NULL,
    title JSONB NOT NULL,
    modules JSONB NOT NULL,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_proposal PRIMARY KEY (id),
    CONSTRAINT fk_proposal_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
)
""",
    "CREATE INDEX ix_proposal_edition_id ON proposal (edition_id, id)",
    """
CREATE TABLE trained_person (
    enrolment_id UUID NOT NULL,
    edition_id UUID NOT NULL,
    sex VARCHAR(20) NOT NULL,
    sector VARCHAR(20) NOT NULL,
    country VARCHAR(2) NOT NULL,
    completed_on DATE NOT NULL,
    CONSTRAINT pk_trained_person PRIMARY KEY (enrolment_id),
    CONSTRAINT fk_trained_person_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
)
""",
    "CREATE INDEX ix_trained_person_edition_id ON trained_person (edition_id, sex, sector, country, completed_on)",
    """
CREATE TABLE activity (
    edition_id UUID NOT NULL,
    phase_id UUID,
    kind VARCHAR(80) NOT NULL,
    country VARCHAR(2),
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    title VARCHAR(200) NOT NULL,
    description TEXT,
    budget NUMERIC(16, 2),
    currency VARCHAR(3) NOT NULL,
    status VARCHAR(20) NOT NULL,
    allocated_usd NUMERIC(16, 2) NOT NULL,
    spent_usd NUMERIC(16, 2) NOT NULL,
    totals_sequence BIGINT NOT NULL,
    totals_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_activity PRIMARY KEY (id),
    CONSTRAINT ck_activity_period CHECK (ends_on >= starts_on),
    CONSTRAINT ck_activity_a_year CHECK (ends_on < starts_on + interval '1 year'),
    CONSTRAINT ck_activity_budget CHECK (budget > 0),
    CONSTRAINT fk_activity_edition_id_phase_id FOREIGN KEY(edition_id, phase_id) REFERENCES phase (edition_id, id),
    CONSTRAINT fk_activity_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
)
""",
    "CREATE INDEX ix_activity_edition_id ON activity (edition_id, id)",
    "CREATE INDEX ix_activity_phase_id ON activity (phase_id)",
    """
CREATE TABLE actual (
    indicator_id UUID NOT NULL,
    measured_on DATE NOT NULL,
    value NUMERIC(18, 4),
    by_sex JSONB,
    by_sector JSONB,
    by_country JSONB,
    note TEXT,
    withdrawn_by UUID,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_reason TEXT,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_actual PRIMARY KEY (id),
    CONSTRAINT ck_actual_by_sex CHECK (by_sex IS NULL OR parts_sum(by_sex) = value),
    CONSTRAINT ck_actual_by_sector CHECK (by_sector IS NULL OR parts_sum(by_sector) = value),
    CONSTRAINT ck_actual_by_country CHECK (by_country IS NULL OR parts_sum(by_country) = value),
    CONSTRAINT ck_actual_content CHECK (value IS NOT NULL OR (note IS NOT NULL AND by_sex IS NULL AND by_sector IS NULL AND by_country IS NULL)),
    CONSTRAINT ck_actual_not_in_future CHECK (measured_on <= (created_at AT TIME ZONE 'UTC')::date),
    CONSTRAINT ck_actual_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
    CONSTRAINT fk_actual_indicator_id FOREIGN KEY(indicator_id) REFERENCES indicator (id)
)
""",
    "CREATE INDEX ix_actual_indicator_id ON actual (indicator_id, measured_on, id)",
    """
CREATE TABLE deliverable (
    phase_id UUID NOT NULL,
    expected VARCHAR(80),
    title VARCHAR(200) NOT NULL,
    link VARCHAR(2000),
    note TEXT,
    language VARCHAR(2) NOT NULL,
    delivered_on DATE NOT NULL,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_deliverable PRIMARY KEY (id),
    CONSTRAINT ck_deliverable_content CHECK (link IS NOT NULL OR note IS NOT NULL),
    CONSTRAINT fk_deliverable_phase_id FOREIGN KEY(phase_id) REFERENCES phase (id)
)
""",
    "CREATE INDEX ix_deliverable_phase_id ON deliverable (phase_id, id)",
    """
CREATE TABLE phase_decision (
    edition_id UUID NOT NULL,
    phase_id UUID NOT NULL,
    action VARCHAR(20) NOT NULL,
    reason TEXT,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_phase_decision PRIMARY KEY (id),
    CONSTRAINT fk_phase_decision_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
    CONSTRAINT fk_phase_decision_phase_id FOREIGN KEY(phase_id) REFERENCES phase (id)
)
""",
    "CREATE INDEX ix_phase_decision_edition_id ON phase_decision (edition_id, id)",
    "CREATE INDEX ix_phase_decision_phase_id ON phase_decision (phase_id)",
    """
CREATE TABLE money_request (
    activity_id UUID NOT NULL,
    amount NUMERIC(16, 2) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount_usd NUMERIC(16, 2),
    award_id UUID,
    award_title TEXT,
    donor TEXT,
    state VARCHAR(20) NOT NULL,
    reason_code VARCHAR(120),
    reason TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    sequence BIGINT NOT NULL,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_money_request PRIMARY KEY (id),
    CONSTRAINT ck_money_request_amount CHECK (amount > 0),
    CONSTRAINT ck_money_request_state CHECK (state IN ('asked', 'reserved', 'granted', 'refused')),
    CONSTRAINT ck_money_request_reason CHECK ((state = 'refused') = (reason IS NOT NULL)),
    CONSTRAINT ck_money_request_amount_usd CHECK ((state IN ('reserved', 'granted')) = (amount_usd IS NOT NULL)),
    CONSTRAINT fk_money_request_activity_id FOREIGN KEY(activity_id) REFERENCES activity (id)
)
""",
    "CREATE INDEX ix_money_request_activity_id ON money_request (activity_id, id)",
]

RULES = [
    # Rule 1: a phase leaves "waiting" when the one before it is approved or skipped, and a decided one stays decided.
    """
CREATE FUNCTION phase_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state IN ('approved', 'skipped') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'a decided phase stays decided' USING ERRCODE = '23514', CONSTRAINT = 'ck_phase_decided';
    END IF;
    IF NEW.state <> 'waiting' AND NEW.position > 1 AND NOT EXISTS (
        SELECT 1 FROM phase
        WHERE edition_id = NEW.edition_id AND position = NEW.position - 1 AND state IN ('approved', 'skipped')
    ) THEN
        RAISE EXCEPTION 'the phase before is not approved' USING ERRCODE = '23514', CONSTRAINT = 'ck_phase_gate';
    END IF;
    RETURN NEW;
END $$
""",
    "CREATE TRIGGER phase_gate BEFORE INSERT OR UPDATE ON phase FOR EACH ROW EXECUTE FUNCTION phase_gate()",
    # Rule 2 and the record of decisions: what is written there stays.
    """
CREATE FUNCTION stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = '23514', CONSTRAINT = 'stays_as_written';
END $$
""",
    *(
        f"CREATE TRIGGER stays_as_written BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION stays_as_written()"
        for table in ("phase_decision", "intervention_version", "citation")
    ),
    # A measurement may be withdrawn, not changed or deleted.
    """
CREATE FUNCTION actual_only_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.indicator_id, NEW.measured_on, NEW.value, NEW.by_sex, NEW.by_sector, NEW.by_country, NEW.note)
        IS DISTINCT FROM
        (OLD.indicator_id, OLD.measured_on, OLD.value, OLD.by_sex, OLD.by_sector, OLD.by_country, OLD.note)
    THEN
        RAISE EXCEPTION 'an actual is never changed' USING ERRCODE = '23514', CONSTRAINT = 'actual_only_withdrawn';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER actual_only_withdrawn BEFORE UPDATE OR DELETE ON actual
FOR EACH ROW EXECUTE FUNCTION actual_only_withdrawn()
""",
]

METHODOLOGIES = Path(__file__).parents[1] / "methodologies.json"


def upgrade() -> None:
    for statement in [*chassis_tables(), PARTS_SUM, *TABLES, *RULES]:
        op.execute(statement)
    load_methodologies()


def load_methodologies() -> None:
    """Every installation has the methodologies; editions keep their own copy of the phases they began with."""
    statement = text(
        "INSERT INTO methodology (slug, name, summary, phases)"
        " VALUES (:slug, cast(:name AS jsonb), cast(:summary AS jsonb), cast(:phases AS jsonb))"
        " ON CONFLICT (slug) DO UPDATE SET name = excluded.name, summary = excluded.summary, phases = excluded.phases"
    )
    for each in json.loads(METHODOLOGIES.read_text("utf-8")):
        op.get_bind().execute(
            statement, {"slug": each["slug"], **{k: json.dumps(each[k]) for k in ("name", "summary", "phases")}}
        )
