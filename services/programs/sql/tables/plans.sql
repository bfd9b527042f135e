-- An activity. The totals (USD) come from the Fund's last event; `totals_sequence` is its number.
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

-- An intervention in a plan, tied to the version of its date; the database refuses to change it (rule 2).
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
    CONSTRAINT fk_citation_intervention_id_number FOREIGN KEY(intervention_id, number)
        REFERENCES intervention_version (intervention_id, number),
    CONSTRAINT fk_citation_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
);
CREATE INDEX ix_citation_intervention_id ON citation (intervention_id, cited_on);
