-- A contribution that the Fund received for a programme, or reversed as a bank error.
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
);
CREATE INDEX ix_contribution_programme ON contribution (programme, sequence);

-- The balance of an ended award of one programme that went to another; without a programme, it is unearmarked.
CREATE TABLE transfer (
    id UUID NOT NULL,
    from_programme VARCHAR(80),
    to_programme VARCHAR(80),
    amount_usd NUMERIC(16, 2) NOT NULL,
    reversed BOOLEAN NOT NULL,
    CONSTRAINT pk_transfer PRIMARY KEY (id)
);
CREATE INDEX ix_transfer_from_programme ON transfer (from_programme);
CREATE INDEX ix_transfer_to_programme ON transfer (to_programme);
