-- A payee. One without `added_by` was taken over from costs that were there before the register. `words_key`: by which
-- duplicates are found.
CREATE TABLE payee (
    id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_key TEXT GENERATED ALWAYS AS (fund_name_key(name)) STORED NOT NULL,
    words_key TEXT GENERATED ALWAYS AS (fund_payee_words(name)) STORED NOT NULL,
    kind VARCHAR(20) NOT NULL,
    country VARCHAR(2),
    tax_id VARCHAR(40),
    tax_key TEXT GENERATED ALWAYS AS (upper(regexp_replace(tax_id, '[^A-Za-z0-9]', '', 'g'))) STORED,
    closed_by UUID,
    closed_at TIMESTAMP WITH TIME ZONE,
    closed_reason VARCHAR(1000),
    merged_into UUID,
    added_by UUID,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_payee PRIMARY KEY (id),
    CONSTRAINT ck_payee_kind CHECK (kind IN ('company', 'person', 'institution', 'ngo', 'unknown')),
    CONSTRAINT ck_payee_closed CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
    CONSTRAINT ck_payee_merged CHECK (merged_into <> id),
    CONSTRAINT fk_payee_merged_into FOREIGN KEY(merged_into) REFERENCES payee (id)
);
CREATE INDEX ix_payee_name_key ON payee (name_key, id);
CREATE INDEX ix_payee_words_key ON payee (words_key);
CREATE INDEX ix_payee_tax_key ON payee (tax_key text_pattern_ops);
CREATE INDEX ix_payee_merged_into ON payee (merged_into) WHERE merged_into IS NOT NULL;

-- A name under which a payee has costs: as it is compared, one payee's. Merging hands it on, and costs follow it.
CREATE TABLE payee_name (
    name_key TEXT NOT NULL,
    name VARCHAR(200) NOT NULL,
    payee_id UUID NOT NULL,
    words TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, name_key)) STORED NOT NULL,
    CONSTRAINT pk_payee_name PRIMARY KEY (name_key),
    CONSTRAINT fk_payee_name_payee_id FOREIGN KEY(payee_id) REFERENCES payee (id)
);
CREATE INDEX ix_payee_name_payee_id ON payee_name (payee_id);
CREATE INDEX ix_payee_name_words ON payee_name USING gin (words);
CREATE INDEX ix_payee_name_begins ON payee_name (name_key text_pattern_ops);

-- Bank details, which count once a second person has signed them (rule 12); the newest signed ones are in force.
CREATE TABLE payee_details (
    id UUID NOT NULL,
    payee_id UUID NOT NULL,
    holder VARCHAR(200) NOT NULL,
    iban VARCHAR(34),
    number VARCHAR(34),
    bic VARCHAR(11),
    bank VARCHAR(200),
    account_key TEXT GENERATED ALWAYS AS (regexp_replace(COALESCE(iban, number), '[^A-Z0-9]', '', 'g')) STORED NOT NULL,
    status VARCHAR(10) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_payee_details PRIMARY KEY (id),
    CONSTRAINT ck_payee_details_identified CHECK (iban IS NOT NULL OR number IS NOT NULL),
    CONSTRAINT ck_payee_details_status CHECK (status IN ('pending', 'approved', 'refused', 'withdrawn')),
    CONSTRAINT ck_payee_details_rule_12_two_people CHECK (status IN ('pending', 'withdrawn') OR decided_by IS NOT NULL),
    CONSTRAINT ck_payee_details_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT fk_payee_details_payee_id FOREIGN KEY(payee_id) REFERENCES payee (id)
);
CREATE INDEX ix_payee_details_payee ON payee_details (payee_id, decided_at);
CREATE INDEX ix_payee_details_account_key ON payee_details (account_key);
CREATE UNIQUE INDEX uq_payee_details_pending ON payee_details (payee_id) WHERE status = 'pending';

-- A change of a payee, which stays: each field with what it was and what it is; accounts are masked.
CREATE TABLE payee_change (
    id UUID NOT NULL,
    payee_id UUID NOT NULL,
    what VARCHAR(20) NOT NULL,
    changed_by UUID NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    fields JSONB NOT NULL,
    reason VARCHAR(1000),
    CONSTRAINT pk_payee_change PRIMARY KEY (id),
    CONSTRAINT fk_payee_change_payee_id FOREIGN KEY(payee_id) REFERENCES payee (id)
);
CREATE INDEX ix_payee_change_payee ON payee_change (payee_id, id);
