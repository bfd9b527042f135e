-- A list of rates that waits for an approver, because it takes a currency further than a list may without one
-- (Fund rule 12). It brings `rates` rates, which are kept as they were read; signed, it is the `rate_import` of this id.
CREATE TABLE pending_rate_import (
    id UUID NOT NULL,
    format VARCHAR(10) NOT NULL,
    filename VARCHAR(200) NOT NULL,
    sha256 BYTEA NOT NULL,
    rates INTEGER NOT NULL,
    status VARCHAR(10) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_pending_rate_import PRIMARY KEY (id),
    CONSTRAINT ck_pending_rate_import_format CHECK (format IN ('ecb', 'un')),
    CONSTRAINT ck_pending_rate_import_rates CHECK (rates > 0),
    CONSTRAINT ck_pending_rate_import_status CHECK (status IN ('pending', 'in_force', 'refused', 'withdrawn')),
    CONSTRAINT ck_pending_rate_import_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_pending_rate_import_rule_12_two_people CHECK (
        (status IN ('pending', 'withdrawn')) = (decided_by IS NULL))
);
CREATE INDEX ix_pending_rate_import_status ON pending_rate_import (status, id);

-- A rate of a list that waits: what would be recorded, and nothing else.
CREATE TABLE pending_rate (
    import_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    valid_on DATE NOT NULL,
    usd_per_unit NUMERIC(24, 12) NOT NULL,
    CONSTRAINT pk_pending_rate PRIMARY KEY (import_id, currency, valid_on),
    CONSTRAINT ck_pending_rate_positive CHECK (usd_per_unit > 0),
    CONSTRAINT fk_pending_rate_import_id FOREIGN KEY(import_id) REFERENCES pending_rate_import (id),
    CONSTRAINT fk_pending_rate_currency FOREIGN KEY(currency) REFERENCES currency (code)
);
