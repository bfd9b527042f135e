-- An activity. The totals (USD) are the Fund's last word on it; `totals_sequence` says which word that was.
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
);
CREATE INDEX ix_activity_edition_id ON activity (edition_id, id);
CREATE INDEX ix_activity_phase_id ON activity (phase_id);

-- Training modules that experts proposed.
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
);
CREATE INDEX ix_proposal_edition_id ON proposal (edition_id, id);
