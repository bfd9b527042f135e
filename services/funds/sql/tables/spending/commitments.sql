-- Money of an award held for an activity, its indirect costs included, until it is spent or released. `held_usd` is
-- its open commitment (Fund rule 7); triggers update `spent_*` from the journal.
CREATE TABLE allocation (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    request_id UUID NOT NULL,
    activity_id UUID NOT NULL,
    activity_title VARCHAR(200) NOT NULL,
    programme VARCHAR(80) NOT NULL,
    country VARCHAR(2),
    activity_kind VARCHAR(80) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    indirect_usd NUMERIC(20, 2) NOT NULL,
    spent_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    spent_indirect_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    status VARCHAR(10) NOT NULL,
    held_usd NUMERIC(20, 2) GENERATED ALWAYS AS (CASE WHEN status IN ('reserved', 'granted') THEN
        GREATEST(amount_usd - spent_usd, 0) + GREATEST(indirect_usd - spent_indirect_usd, 0) ELSE 0 END) STORED NOT
        NULL,
    reserved_on DATE NOT NULL,
    expires_on DATE NOT NULL,
    entered_by UUID NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_allocation PRIMARY KEY (id),
    CONSTRAINT uq_allocation_id_award_id UNIQUE (id, award_id),
    CONSTRAINT ck_allocation_status CHECK (status IN ('reserved', 'granted', 'refused', 'released')),
    CONSTRAINT ck_allocation_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_allocation_within_allocation CHECK (spent_usd BETWEEN 0 AND amount_usd),
    CONSTRAINT ck_allocation_amount CHECK (amount_usd > 0 AND indirect_usd >= 0),
    CONSTRAINT ck_allocation_period CHECK (starts_on <= ends_on),
    CONSTRAINT fk_allocation_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT uq_allocation_request_id UNIQUE (request_id),
    CONSTRAINT ck_allocation_rule_11_expires CHECK (
        expires_on <= make_date(EXTRACT(YEAR FROM reserved_on)::int + 1, 12, 31))
);
CREATE INDEX ix_allocation_activity_id ON allocation (activity_id);
CREATE INDEX ix_allocation_award ON allocation (award_id, status);

-- A purchase order or a contract: money held for a payee until it is paid or released (Fund rules 7, 11). A trigger
-- updates `paid` from the journal, in the commitment's own currency. A commitment that draws on an allocation holds
-- nothing in addition.
CREATE TABLE commitment (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    line_id UUID NOT NULL,
    allocation_id UUID,
    kind VARCHAR(20) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    payee VARCHAR(200) NOT NULL,
    description VARCHAR(500) NOT NULL,
    country VARCHAR(2),
    activity_kind VARCHAR(80),
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    usd_per_unit NUMERIC(24, 12) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    indirect_usd NUMERIC(20, 2) NOT NULL,
    paid NUMERIC(20, 3) DEFAULT 0 NOT NULL,
    status VARCHAR(10) NOT NULL,
    state VARCHAR(12) GENERATED ALWAYS AS (CASE WHEN status <> 'open' THEN status WHEN paid = 0 THEN 'open' WHEN
        paid < amount THEN 'partly_paid' ELSE 'paid' END) STORED,
    open_usd NUMERIC(20, 2) GENERATED ALWAYS AS (CASE WHEN status IN ('pending', 'open') THEN round((amount - paid)
        * usd_per_unit, 2) ELSE 0 END) STORED,
    open_indirect_usd NUMERIC(20, 2) GENERATED ALWAYS AS (CASE WHEN status IN ('pending', 'open') THEN
        round(indirect_usd * (amount - paid) / amount, 2) ELSE 0 END) STORED,
    held_usd NUMERIC(20, 2) GENERATED ALWAYS AS (CASE WHEN status IN ('pending', 'open') AND allocation_id IS NULL
        THEN round((amount - paid) * usd_per_unit, 2) + round(indirect_usd * (amount - paid) / amount, 2) ELSE 0
        END) STORED,
    signed_on DATE NOT NULL,
    reserved_on DATE NOT NULL,
    expires_on DATE NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_commitment PRIMARY KEY (id),
    CONSTRAINT uq_commitment_id_award_id UNIQUE (id, award_id),
    CONSTRAINT ck_commitment_kind CHECK (kind IN ('purchase_order', 'contract')),
    CONSTRAINT ck_commitment_status CHECK (status IN ('pending', 'open', 'refused', 'released', 'expired')),
    CONSTRAINT ck_commitment_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_commitment_within_commitment CHECK (paid BETWEEN 0 AND amount),
    CONSTRAINT ck_commitment_amount CHECK (amount > 0 AND amount_usd > 0 AND indirect_usd >= 0 AND usd_per_unit > 0),
    CONSTRAINT ck_commitment_rule_13_usd CHECK (currency <> 'USD' OR usd_per_unit = 1),
    CONSTRAINT ck_commitment_rule_11_expires CHECK (
        expires_on <= make_date(EXTRACT(YEAR FROM reserved_on)::int + 1, 12, 31)),
    CONSTRAINT fk_commitment_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_commitment_currency FOREIGN KEY(currency) REFERENCES currency (code),
    CONSTRAINT fk_commitment_line_id_award_id FOREIGN KEY(line_id, award_id) REFERENCES budget_line (id, award_id),
    CONSTRAINT fk_commitment_allocation_id_award_id FOREIGN KEY(allocation_id, award_id)
        REFERENCES allocation (id, award_id)
);
CREATE INDEX ix_commitment_award ON commitment (award_id, id);
CREATE INDEX ix_commitment_line ON commitment (line_id);
CREATE INDEX ix_commitment_allocation ON commitment (allocation_id) WHERE allocation_id IS NOT NULL;
CREATE INDEX ix_commitment_state ON commitment (state, id);
CREATE INDEX ix_commitment_currency ON commitment (currency);
