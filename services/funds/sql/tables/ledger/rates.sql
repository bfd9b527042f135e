-- A rate entered by hand. Signed by a second person it becomes an `exchange_rate` (Fund rule 12).
CREATE TABLE manual_rate (
    id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    valid_on DATE NOT NULL,
    usd_per_unit NUMERIC(24, 12) NOT NULL,
    source VARCHAR(200) NOT NULL,
    status VARCHAR(10) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_manual_rate PRIMARY KEY (id),
    CONSTRAINT ck_manual_rate_status CHECK (status IN ('pending', 'in_force', 'refused')),
    CONSTRAINT ck_manual_rate_decided CHECK ((status = 'pending') = (decided_by IS NULL)),
    CONSTRAINT ck_manual_rate_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_manual_rate_positive CHECK (usd_per_unit > 0),
    CONSTRAINT fk_manual_rate_currency FOREIGN KEY(currency) REFERENCES currency (code)
);
CREATE UNIQUE INDEX uq_manual_rate_pending ON manual_rate (currency, valid_on) WHERE status = 'pending';
CREATE INDEX ix_manual_rate_status ON manual_rate (status, id);

-- A list of rates that was imported: which file, by whom, and how many of its rates were new. Rates recorded before
-- signatures were required form one import, of the format `earlier`.
CREATE TABLE rate_import (
    id UUID NOT NULL,
    format VARCHAR(10) NOT NULL,
    filename VARCHAR(200) NOT NULL,
    sha256 BYTEA NOT NULL,
    recorded INTEGER NOT NULL,
    imported_by UUID NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_rate_import PRIMARY KEY (id),
    CONSTRAINT ck_rate_import_format CHECK (format IN ('ecb', 'un', 'earlier'))
);

-- What one unit of a currency was worth in USD on a day; recorded once, never changed. It comes from an imported list,
-- or it was entered by hand and signed by a second person (Fund rule 12).
CREATE TABLE exchange_rate (
    currency VARCHAR(3) NOT NULL,
    valid_on DATE NOT NULL,
    usd_per_unit NUMERIC(24, 12) NOT NULL,
    source VARCHAR(200) NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    manual_rate_id UUID,
    import_id UUID,
    CONSTRAINT pk_exchange_rate PRIMARY KEY (currency, valid_on),
    CONSTRAINT ck_exchange_rate_positive CHECK (usd_per_unit > 0),
    CONSTRAINT fk_exchange_rate_currency FOREIGN KEY(currency) REFERENCES currency (code),
    CONSTRAINT uq_exchange_rate_manual_rate_id UNIQUE (manual_rate_id),
    CONSTRAINT fk_exchange_rate_manual_rate_id FOREIGN KEY(manual_rate_id) REFERENCES manual_rate (id),
    CONSTRAINT fk_exchange_rate_import_id FOREIGN KEY(import_id) REFERENCES rate_import (id),
    CONSTRAINT ck_exchange_rate_rule_12_signed_or_imported CHECK (num_nonnulls(manual_rate_id, import_id) = 1)
);
CREATE INDEX ix_exchange_rate_import_id ON exchange_rate (import_id);
