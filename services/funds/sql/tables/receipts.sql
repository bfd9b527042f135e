-- An unidentified receipt, in its fund's suspense award; what is identified later becomes contributions.
CREATE TABLE unidentified_receipt (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    award_id UUID NOT NULL,
    received_on DATE NOT NULL,
    credited_usd NUMERIC(20, 2) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    payer VARCHAR(200),
    note VARCHAR(200),
    currency VARCHAR(3),
    amount NUMERIC(20, 3),
    CONSTRAINT pk_unidentified_receipt PRIMARY KEY (id),
    CONSTRAINT uq_unidentified_receipt_entry_id UNIQUE (entry_id),
    CONSTRAINT uq_unidentified_receipt_award_id_reference UNIQUE (award_id, reference),
    CONSTRAINT ck_unidentified_receipt_amount CHECK (credited_usd > 0 AND amount > 0),
    CONSTRAINT ck_unidentified_receipt_currency CHECK ((currency IS NULL) = (amount IS NULL)),
    CONSTRAINT fk_unidentified_receipt_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_unidentified_receipt_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_unidentified_receipt_currency FOREIGN KEY(currency) REFERENCES currency (code)
);
CREATE INDEX ix_unidentified_receipt_received_on ON unidentified_receipt (received_on, id);

-- Money that is not a contribution: other income, and interest if the fund earns any (Fund rule 5). In USD.
CREATE TABLE other_income (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    award_id UUID NOT NULL,
    kind VARCHAR(10) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    received_on DATE NOT NULL,
    payer VARCHAR(200) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    description VARCHAR(500) NOT NULL,
    CONSTRAINT pk_other_income PRIMARY KEY (id),
    CONSTRAINT uq_other_income_entry_id UNIQUE (entry_id),
    CONSTRAINT uq_other_income_award_id_reference UNIQUE (award_id, reference),
    CONSTRAINT ck_other_income_kind CHECK (kind IN ('income', 'interest')),
    CONSTRAINT ck_other_income_amount CHECK (amount_usd > 0),
    CONSTRAINT fk_other_income_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_other_income_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);
CREATE INDEX ix_other_income_received_on ON other_income (received_on, id);
