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
