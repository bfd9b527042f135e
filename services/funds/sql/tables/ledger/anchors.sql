-- What seals are keyed with (HMAC-SHA-256, RFC 2104): the key, padded for the inner and for the outer digest. The running
-- role cannot read it; the functions that seal and verify can (rule 18). The newest one seals.
CREATE TABLE seal_key (
    id SMALLINT NOT NULL,
    inner_pad BYTEA NOT NULL,
    outer_pad BYTEA NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_seal_key PRIMARY KEY (id),
    CONSTRAINT ck_seal_key_length CHECK (length(inner_pad) = 64 AND length(outer_pad) = 64)
);

-- Seals of former versions have no key: their entries stay as they are.
ALTER TABLE entry_seal ADD COLUMN key_id SMALLINT CONSTRAINT fk_entry_seal_key_id REFERENCES seal_key (id);
CREATE INDEX ix_entry_seal_key_id ON entry_seal (key_id);

-- What the paper behind an entry says: payee, document, donor, by the names of the columns that say it too. It is sealed
-- with the entry; entries of former versions have none.
ALTER TABLE journal_entry ADD COLUMN papers JSONB;

-- Where a fund's chains ended on a day, signed (Ed25519) by a key that is not in this database (rule 18). `said` is the
-- text that was signed; `token`: what a timestamp authority answered (RFC 3161).
CREATE TABLE anchor (
    fund_id VARCHAR(80) NOT NULL,
    on_day DATE NOT NULL,
    said TEXT NOT NULL,
    signature BYTEA NOT NULL,
    public_key BYTEA NOT NULL,
    signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    token BYTEA,
    CONSTRAINT pk_anchor PRIMARY KEY (fund_id, on_day),
    CONSTRAINT ck_anchor_signed CHECK (length(signature) = 64 AND length(public_key) = 32),
    CONSTRAINT fk_anchor_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id)
);

-- From when on a fund asks for a second signature above another amount, and who decided it (rule 12).
CREATE TABLE threshold_change (
    fund_id VARCHAR(80) NOT NULL,
    version INTEGER NOT NULL,
    above_usd NUMERIC(20, 2) NOT NULL,
    formerly_usd NUMERIC(20, 2) NOT NULL,
    decided_by UUID NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_threshold_change PRIMARY KEY (fund_id, version),
    CONSTRAINT fk_threshold_change_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id)
);
