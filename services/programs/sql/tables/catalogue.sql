-- An intervention of the catalogue; `version` is the number of its newest version. `told_at` is when it was last
-- announced to the other services; a job announces what existed before they subscribed.
CREATE TABLE intervention (
    slug VARCHAR(80) NOT NULL,
    area VARCHAR(20) NOT NULL,
    version INTEGER NOT NULL,
    id UUID NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_by UUID,
    withdrawn_reason TEXT,
    told_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_intervention PRIMARY KEY (id),
    CONSTRAINT uq_intervention_slug UNIQUE (slug),
    CONSTRAINT ck_intervention_withdrawn CHECK (
        (withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL) ),
    CONSTRAINT ck_intervention_withdrawn_reason CHECK (withdrawn_reason <> '')
);
CREATE INDEX ix_intervention_untold ON intervention (id) WHERE told_at IS NULL;

-- A published version of an intervention; the database refuses to change or delete it (rule 2).
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
);

-- A best practice of the library, as of the last event about it: only what the catalogue shows. `cited` has the
-- interventions that it documents, by short name, each with the version that it cites. For one that not everybody may
-- read, or that was withdrawn, only the event's sequence is kept, so that older events are ignored.
CREATE TABLE practice (
    resource_id UUID NOT NULL,
    language VARCHAR(2),
    titles JSONB,
    cited JSONB NOT NULL,
    sequence BIGINT NOT NULL,
    CONSTRAINT pk_practice PRIMARY KEY (resource_id),
    CONSTRAINT ck_practice_titles CHECK ((language IS NULL) = (titles IS NULL) AND titles ? language),
    CONSTRAINT ck_practice_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_practice_cited CHECK ((language IS NOT NULL) OR cited = '{}'),
    CONSTRAINT ck_practice_sequence CHECK (sequence > 0)
);
CREATE INDEX ix_practice_cited ON practice USING gin (cited);
