-- An indicator of an edition (rule 5).
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
    CONSTRAINT ck_indicator_quantitative CHECK (
        kind <> 'quantitative' OR (unit IS NOT NULL AND baseline_value IS NOT NULL AND baseline_on IS NOT NULL
        AND target_value IS NOT NULL AND target_on IS NOT NULL)),
    CONSTRAINT ck_indicator_qualitative CHECK (
        kind <> 'qualitative' OR (baseline_value IS NULL AND target_value IS NULL AND NOT is_people_trained)),
    CONSTRAINT ck_indicator_kind CHECK (kind IN ('quantitative', 'qualitative')),
    CONSTRAINT ck_indicator_aggregation CHECK (aggregation IN ('sum', 'latest')),
    CONSTRAINT ck_indicator_people_are_added_up CHECK (NOT is_people_trained OR aggregation = 'sum'),
    CONSTRAINT fk_indicator_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
);
CREATE INDEX ix_indicator_edition_id ON indicator (edition_id, id);
CREATE UNIQUE INDEX uq_indicator_people_trained ON indicator (edition_id) WHERE is_people_trained;

-- A measurement; the parts of each disaggregation sum to the value (rule 3). It may be withdrawn, not changed.
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
    CONSTRAINT ck_actual_content CHECK (
        value IS NOT NULL OR (note IS NOT NULL AND by_sex IS NULL AND by_sector IS NULL AND by_country IS NULL)),
    CONSTRAINT ck_actual_not_in_future CHECK (measured_on <= (created_at AT TIME ZONE 'UTC')::date),
    CONSTRAINT ck_actual_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
    CONSTRAINT fk_actual_indicator_id FOREIGN KEY(indicator_id) REFERENCES indicator (id)
);
CREATE INDEX ix_actual_indicator_id ON actual (indicator_id, measured_on, id);

-- One completion that training reported, once per enrolment (rule 8); without names.
CREATE TABLE trained_person (
    enrolment_id UUID NOT NULL,
    edition_id UUID NOT NULL,
    sex VARCHAR(20) NOT NULL,
    sector VARCHAR(20) NOT NULL,
    country VARCHAR(2) NOT NULL,
    completed_on DATE NOT NULL,
    CONSTRAINT pk_trained_person PRIMARY KEY (enrolment_id),
    CONSTRAINT fk_trained_person_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
);
CREATE INDEX ix_trained_person_edition_id ON trained_person (edition_id, sex, sector, country, completed_on);

-- The evaluation after a training; the database computes its window and refuses an earlier date (rule 4).
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
    CONSTRAINT ck_follow_up_complete CHECK (
        (done_on IS NULL) = (recorded_by IS NULL) AND (done_on IS NULL) = (changes IS NULL)
        AND (done_on IS NULL) = (impact IS NULL) AND (done_on IS NULL) = (improved IS NULL)),
    CONSTRAINT fk_follow_up_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
    CONSTRAINT uq_follow_up_training_edition_id UNIQUE (training_edition_id)
);
CREATE INDEX ix_follow_up_edition_id ON follow_up (edition_id);
CREATE INDEX ix_follow_up_opens_on_id ON follow_up (opens_on, id);
