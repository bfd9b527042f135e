-- A programme.
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
);

-- An edition of a programme.
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
);
CREATE INDEX ix_edition_countries ON edition USING gin (countries);
CREATE INDEX ix_edition_methodology ON edition (methodology);
CREATE INDEX ix_edition_programme_id ON edition (programme_id);

-- A phase of an edition, with its own copy of the methodology as it was when the edition began (rule 1).
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
    CONSTRAINT ck_phase_state CHECK (
        state IN ('waiting', 'open', 'submitted', 'skip_requested', 'approved', 'skipped')),
    CONSTRAINT ck_phase_asked CHECK (state IN ('waiting', 'open') OR (asked_by IS NOT NULL AND asked_at IS NOT NULL)),
    CONSTRAINT ck_phase_second_person CHECK (
        state NOT IN ('approved', 'skipped') OR (decided_at IS NOT NULL AND decided_by IS DISTINCT FROM asked_by
        AND decided_by IS NOT NULL)),
    CONSTRAINT ck_phase_skip_reason CHECK (state NOT IN ('skip_requested', 'skipped') OR skip_reason IS NOT NULL),
    CONSTRAINT fk_phase_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
);

-- The record of requests and decisions about phases; the database refuses to change or delete a row.
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
);
CREATE INDEX ix_phase_decision_edition_id ON phase_decision (edition_id, id);
CREATE INDEX ix_phase_decision_phase_id ON phase_decision (phase_id);

-- Something submitted during a phase.
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
);
CREATE INDEX ix_deliverable_phase_id ON deliverable (phase_id, id);
