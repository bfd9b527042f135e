-- Money given to a payee in advance, to be accounted for by a day: an asset until costs with their documents, and what is
-- returned, settle it (Fund rule 19). What it holds of its award and line, its payee, amount and signatures are its
-- commitment's, of the same id; `is_open` follows that one, so that what is due is found without reading what is settled.
CREATE TABLE advance (
    id UUID NOT NULL,
    due_on DATE NOT NULL,
    bank_account_id UUID,
    entry_id UUID,
    entered_from VARCHAR(100),
    is_open BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT pk_advance PRIMARY KEY (id),
    CONSTRAINT uq_advance_entry_id UNIQUE (entry_id),
    CONSTRAINT fk_advance_id FOREIGN KEY(id) REFERENCES commitment (id),
    CONSTRAINT fk_advance_bank_account_id FOREIGN KEY(bank_account_id) REFERENCES bank_account (id),
    CONSTRAINT fk_advance_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);
CREATE INDEX ix_advance_due ON advance (due_on, id) WHERE is_open;
CREATE INDEX ix_advance_bank_account_id ON advance (bank_account_id);
