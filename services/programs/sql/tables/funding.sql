-- A contribution that the Fund received for a programme, or found to be a bank's error and reversed.
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

-- A request for money and the Fund's answer to it.
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
);
CREATE INDEX ix_money_request_activity_id ON money_request (activity_id, id);

-- What was left of an ended award of one programme, and went to another; without a programme it is unearmarked.
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
