-- How an account's bank writes CSV: `layout` is the contract's CsvLayout.
CREATE TABLE bank_csv_mapping (
    account_id UUID NOT NULL,
    layout JSONB NOT NULL,
    version INTEGER NOT NULL,
    changed_by UUID NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_bank_csv_mapping PRIMARY KEY (account_id),
    CONSTRAINT fk_bank_csv_mapping_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id)
);

-- A file that was imported. The file itself is stored as evidence with this identifier.
CREATE TABLE bank_import (
    id UUID NOT NULL,
    filename VARCHAR(200) NOT NULL,
    format VARCHAR(10) NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 BYTEA NOT NULL,
    imported_by UUID NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_bank_import PRIMARY KEY (id),
    CONSTRAINT ck_bank_import_format CHECK (format IN ('camt.053', 'mt940', 'csv')),
    CONSTRAINT ck_bank_import_sha256 CHECK (octet_length(sha256) = 32)
);

-- One account's movements over some days, as its bank reported them.
CREATE TABLE bank_statement (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    import_id UUID NOT NULL,
    reference VARCHAR(200) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    opening_balance NUMERIC(20, 3),
    closing_balance NUMERIC(20, 3),
    active BOOLEAN DEFAULT true NOT NULL,
    withdrawn_by UUID,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_because VARCHAR(1000),
    CONSTRAINT pk_bank_statement PRIMARY KEY (id),
    CONSTRAINT uq_bank_statement_id_active UNIQUE (id, active),
    CONSTRAINT uq_bank_statement_id_account_id UNIQUE (id, account_id),
    CONSTRAINT ck_bank_statement_span CHECK (starts_on <= ends_on),
    CONSTRAINT ck_bank_statement_withdrawn CHECK (
        active = (withdrawn_by IS NULL AND withdrawn_at IS NULL AND withdrawn_because IS NULL) AND (active
        OR withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL AND withdrawn_because IS NOT NULL)),
    CONSTRAINT fk_bank_statement_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id),
    CONSTRAINT fk_bank_statement_import_id FOREIGN KEY(import_id) REFERENCES bank_import (id)
);
CREATE UNIQUE INDEX uq_bank_statement_once ON bank_statement (account_id, reference, ends_on) WHERE active;
CREATE INDEX ix_bank_statement_account ON bank_statement (account_id, ends_on, id);
CREATE INDEX ix_bank_statement_import ON bank_statement (import_id);

-- A movement at the bank. `occurrence` numbers lines that look the same; with `fingerprint`, it is unique.
CREATE TABLE bank_line (
    id UUID NOT NULL,
    statement_id UUID NOT NULL,
    account_id UUID NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    position INTEGER NOT NULL,
    booked_on DATE NOT NULL,
    value_on DATE,
    amount NUMERIC(20, 3) NOT NULL,
    bank_reference VARCHAR(200),
    payment_reference VARCHAR(200),
    counterparty VARCHAR(200),
    text VARCHAR(2000) NOT NULL,
    code VARCHAR(200),
    instructed_amount NUMERIC(20, 3),
    instructed_currency VARCHAR(3),
    is_reversal BOOLEAN NOT NULL,
    fingerprint BYTEA NOT NULL,
    occurrence SMALLINT NOT NULL,
    CONSTRAINT pk_bank_line PRIMARY KEY (id),
    CONSTRAINT uq_bank_line_id_account_id UNIQUE (id, account_id),
    CONSTRAINT ck_bank_line_amount CHECK (amount <> 0),
    CONSTRAINT ck_bank_line_occurrence CHECK (occurrence > 0 AND octet_length(fingerprint) = 32),
    CONSTRAINT fk_bank_line_statement_id_active FOREIGN KEY(statement_id, active)
        REFERENCES bank_statement (id, active) ON UPDATE CASCADE,
    CONSTRAINT fk_bank_line_statement_id_account_id FOREIGN KEY(statement_id, account_id)
        REFERENCES bank_statement (id, account_id)
);
CREATE UNIQUE INDEX uq_bank_line_once ON bank_line (account_id, fingerprint, occurrence) WHERE active;
CREATE INDEX ix_bank_line_account ON bank_line (account_id, booked_on, id);
CREATE INDEX ix_bank_line_statement ON bank_line (statement_id, position);

-- What a person confirmed to belong together; in force from `effective_on`, unless it was undone.
CREATE TABLE bank_match (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    effective_on DATE NOT NULL,
    difference NUMERIC(20, 3) NOT NULL,
    explanation_kind VARCHAR(20),
    explanation VARCHAR(1000),
    explained_by UUID,
    confirmed_by UUID NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    undone_by UUID,
    undone_at TIMESTAMP WITH TIME ZONE,
    undone_because VARCHAR(1000),
    written_by BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    CONSTRAINT pk_bank_match PRIMARY KEY (id),
    CONSTRAINT uq_bank_match_id_active UNIQUE (id, active),
    CONSTRAINT uq_bank_match_id_account_id UNIQUE (id, account_id),
    CONSTRAINT ck_bank_match_explanation CHECK (
        (explanation_kind IS NULL) = (explanation IS NULL) AND (explanation IS NULL) = (explained_by IS NULL)),
    CONSTRAINT ck_bank_match_explanation_kind CHECK (
        explanation_kind IN ('bank_charge', 'exchange', 'timing', 'unidentified', 'bank_error', 'book_error', 'other')),
    CONSTRAINT ck_bank_match_undone CHECK (
        (undone_by IS NULL) = active AND (undone_at IS NULL) = active AND (undone_because IS NULL) = active),
    CONSTRAINT fk_bank_match_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id)
);
CREATE INDEX ix_bank_match_account ON bank_match (account_id, id);
CREATE INDEX ix_bank_match_difference ON bank_match (account_id, effective_on) WHERE active AND difference <> 0;

-- A line of the bank in a match; in at most one that is in force.
CREATE TABLE bank_match_line (
    match_id UUID NOT NULL,
    line_id UUID NOT NULL,
    account_id UUID NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT pk_bank_match_line PRIMARY KEY (match_id, line_id),
    CONSTRAINT fk_bank_match_line_match_id_active FOREIGN KEY(match_id, active)
        REFERENCES bank_match (id, active) ON UPDATE CASCADE,
    CONSTRAINT fk_bank_match_line_match_id_account_id FOREIGN KEY(match_id, account_id)
        REFERENCES bank_match (id, account_id),
    CONSTRAINT fk_bank_match_line_line_id_account_id FOREIGN KEY(line_id, account_id)
        REFERENCES bank_line (id, account_id)
);
CREATE UNIQUE INDEX uq_bank_match_line_once ON bank_match_line (line_id) WHERE active;
CREATE INDEX ix_bank_match_line_line ON bank_match_line (line_id, account_id);

-- An entry of the journal, or its direct or indirect part, in a match; in at most one that is in force.
CREATE TABLE bank_match_item (
    match_id UUID NOT NULL,
    entry_id UUID NOT NULL,
    part VARCHAR(10) NOT NULL,
    account_id UUID NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT pk_bank_match_item PRIMARY KEY (match_id, entry_id, part),
    CONSTRAINT ck_bank_match_item_part CHECK (part IN ('cash', 'direct', 'indirect')),
    CONSTRAINT ck_bank_match_item_amount CHECK (amount <> 0),
    CONSTRAINT fk_bank_match_item_match_id_active FOREIGN KEY(match_id, active)
        REFERENCES bank_match (id, active) ON UPDATE CASCADE,
    CONSTRAINT fk_bank_match_item_match_id_account_id FOREIGN KEY(match_id, account_id)
        REFERENCES bank_match (id, account_id),
    CONSTRAINT fk_bank_match_item_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);
CREATE UNIQUE INDEX uq_bank_match_item_once ON bank_match_item (account_id, entry_id, part) WHERE active;
CREATE INDEX ix_bank_match_item_entry ON bank_match_item (entry_id);

-- An earlier match whose difference this one settles; at most one that is in force does.
CREATE TABLE bank_match_settled (
    match_id UUID NOT NULL,
    settled_id UUID NOT NULL,
    account_id UUID NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT pk_bank_match_settled PRIMARY KEY (match_id, settled_id),
    CONSTRAINT ck_bank_match_settled_another CHECK (match_id <> settled_id),
    CONSTRAINT fk_bank_match_settled_match_id_active FOREIGN KEY(match_id, active)
        REFERENCES bank_match (id, active) ON UPDATE CASCADE,
    CONSTRAINT fk_bank_match_settled_match_id_account_id FOREIGN KEY(match_id, account_id)
        REFERENCES bank_match (id, account_id),
    CONSTRAINT fk_bank_match_settled_settled_id_account_id FOREIGN KEY(settled_id, account_id)
        REFERENCES bank_match (id, account_id)
);
CREATE UNIQUE INDEX uq_bank_match_settled_once ON bank_match_settled (settled_id) WHERE active;
CREATE INDEX ix_bank_match_settled_settled ON bank_match_settled (settled_id, account_id);

-- The reconciliation of an account, closed up to a day: from the bank's balance to the books', item by item.
CREATE TABLE bank_reconciliation (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    bank_opening NUMERIC(20, 3) NOT NULL,
    bank_closing NUMERIC(20, 3) NOT NULL,
    book_opening NUMERIC(20, 3) NOT NULL,
    late_entries NUMERIC(20, 3) NOT NULL,
    book_closing NUMERIC(20, 3) NOT NULL,
    opening_difference NUMERIC(20, 3) NOT NULL,
    opening_note VARCHAR(500),
    bank_items_total NUMERIC(20, 3) NOT NULL,
    book_items_total NUMERIC(20, 3) NOT NULL,
    differences_total NUMERIC(20, 3) NOT NULL,
    closed_by UUID NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    written_by BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    CONSTRAINT pk_bank_reconciliation PRIMARY KEY (id),
    CONSTRAINT uq_bank_reconciliation_account_id_ends_on UNIQUE (account_id, ends_on),
    CONSTRAINT ck_bank_reconciliation_span CHECK (starts_on <= ends_on),
    CONSTRAINT ck_bank_reconciliation_comes_to_zero CHECK (
        bank_closing - book_closing - opening_difference - bank_items_total + book_items_total - differences_total = 0),
    CONSTRAINT fk_bank_reconciliation_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id)
);

-- An item between the bank's balance and the books' when the reconciliation was closed, as it was then.
CREATE TABLE bank_reconciliation_item (
    reconciliation_id UUID NOT NULL,
    position INTEGER NOT NULL,
    side VARCHAR(10) NOT NULL,
    on_day DATE NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    description VARCHAR(2000) NOT NULL,
    reference VARCHAR(200),
    line_id UUID,
    entry_id UUID,
    part VARCHAR(10),
    match_id UUID,
    explanation_kind VARCHAR(20),
    explanation VARCHAR(1000),
    CONSTRAINT pk_bank_reconciliation_item PRIMARY KEY (reconciliation_id, position),
    CONSTRAINT ck_bank_reconciliation_item_side CHECK (side IN ('bank', 'book', 'difference')),
    CONSTRAINT fk_bank_reconciliation_item_reconciliation_id FOREIGN KEY(reconciliation_id)
        REFERENCES bank_reconciliation (id)
);
