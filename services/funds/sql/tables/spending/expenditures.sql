-- A direct cost with its evidence. Without an entry, it is waiting for a second signature, or was refused. `amount`
-- is set if the cost is in a currency other than USD; `direct_usd` is its value at the day's rate.
CREATE TABLE expenditure (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    line_id UUID NOT NULL,
    allocation_id UUID,
    activity_id UUID,
    programme VARCHAR(80),
    country VARCHAR(2),
    activity_kind VARCHAR(80),
    description VARCHAR(500) NOT NULL,
    direct_usd NUMERIC(20, 2) NOT NULL,
    indirect_usd NUMERIC(20, 2) NOT NULL,
    occurred_on DATE NOT NULL,
    payee VARCHAR(200) NOT NULL,
    document VARCHAR(200) NOT NULL,
    document_on DATE NOT NULL,
    status VARCHAR(10) NOT NULL,
    entry_id UUID,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    entered_from VARCHAR(100),
    bank_account_id UUID,
    commitment_id UUID,
    currency VARCHAR(3) DEFAULT 'USD' NOT NULL,
    amount NUMERIC(20, 3),
    usd_per_unit NUMERIC(24, 12) DEFAULT 1 NOT NULL,
    duplicate_reason VARCHAR(1000),
    document_key TEXT GENERATED ALWAYS AS (fund_name_key(document)) STORED,
    CONSTRAINT pk_expenditure PRIMARY KEY (id),
    CONSTRAINT fk_expenditure_line_id_award_id FOREIGN KEY(line_id, award_id) REFERENCES budget_line (id, award_id),
    CONSTRAINT fk_expenditure_allocation_id_award_id FOREIGN KEY(allocation_id, award_id)
        REFERENCES allocation (id, award_id),
    CONSTRAINT ck_expenditure_status CHECK (status IN ('pending', 'posted', 'refused')),
    CONSTRAINT ck_expenditure_posted CHECK ((status = 'posted') = (entry_id IS NOT NULL)),
    CONSTRAINT ck_expenditure_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_expenditure_amount CHECK (direct_usd > 0 AND indirect_usd >= 0),
    CONSTRAINT fk_expenditure_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT uq_expenditure_entry_id UNIQUE (entry_id),
    CONSTRAINT fk_expenditure_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_expenditure_bank_account_id FOREIGN KEY (bank_account_id) REFERENCES bank_account (id),
    CONSTRAINT ck_expenditure_rule_13_currency CHECK (
        (currency = 'USD') = (amount IS NULL) AND (currency <> 'USD' OR usd_per_unit = 1) AND amount > 0),
    CONSTRAINT fk_expenditure_currency FOREIGN KEY(currency) REFERENCES currency (code),
    CONSTRAINT fk_expenditure_commitment_id_award_id FOREIGN KEY(commitment_id, award_id)
        REFERENCES commitment (id, award_id)
);
CREATE INDEX ix_expenditure_activity ON expenditure (activity_id);
CREATE INDEX ix_expenditure_allocation ON expenditure (allocation_id);
CREATE INDEX ix_expenditure_award ON expenditure (award_id, id);
CREATE INDEX ix_expenditure_line ON expenditure (line_id);
CREATE INDEX ix_expenditure_pending ON expenditure (id) WHERE status = 'pending';
CREATE INDEX ix_expenditure_bank_account_id ON expenditure (bank_account_id);
CREATE INDEX ix_expenditure_commitment ON expenditure (commitment_id) WHERE commitment_id IS NOT NULL;
CREATE INDEX ix_expenditure_document ON expenditure (award_id, document_key);
CREATE INDEX ix_expenditure_currency ON expenditure (currency) WHERE currency <> 'USD';

-- Money that a payee or a project gave back to the Fund, never to a donor (Fund rule 4); its indirect cost too.
CREATE TABLE recovery (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    line_id UUID NOT NULL,
    direct_usd NUMERIC(20, 2) NOT NULL,
    indirect_usd NUMERIC(20, 2) NOT NULL,
    received_on DATE NOT NULL,
    payer VARCHAR(200) NOT NULL,
    document VARCHAR(200) NOT NULL,
    document_on DATE NOT NULL,
    description VARCHAR(500) NOT NULL,
    status VARCHAR(10) NOT NULL,
    entry_id UUID,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    entered_from VARCHAR(100),
    bank_account_id UUID,
    CONSTRAINT pk_recovery PRIMARY KEY (id),
    CONSTRAINT uq_recovery_entry_id UNIQUE (entry_id),
    CONSTRAINT ck_recovery_status CHECK (status IN ('pending', 'posted', 'refused')),
    CONSTRAINT ck_recovery_posted CHECK ((status = 'posted') = (entry_id IS NOT NULL)),
    CONSTRAINT ck_recovery_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_recovery_amount CHECK (direct_usd > 0 AND indirect_usd >= 0),
    CONSTRAINT fk_recovery_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_recovery_line_id_award_id FOREIGN KEY(line_id, award_id) REFERENCES budget_line (id, award_id),
    CONSTRAINT fk_recovery_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_recovery_bank_account_id FOREIGN KEY (bank_account_id) REFERENCES bank_account (id)
);
CREATE INDEX ix_recovery_award ON recovery (award_id, id);
CREATE INDEX ix_recovery_line ON recovery (line_id);
CREATE INDEX ix_recovery_pending ON recovery (id) WHERE status = 'pending';
CREATE INDEX ix_recovery_bank_account_id ON recovery (bank_account_id);

-- What is left of an ended award goes to another award of its fund; always by two people (Fund rules 4, 12).
CREATE TABLE transfer (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    from_award_id UUID NOT NULL,
    to_award_id UUID NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    status VARCHAR(10) NOT NULL,
    entry_id UUID,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    entered_from VARCHAR(100),
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    refusal VARCHAR(1000),
    CONSTRAINT pk_transfer PRIMARY KEY (id),
    CONSTRAINT uq_transfer_entry_id UNIQUE (entry_id),
    CONSTRAINT ck_transfer_status CHECK (status IN ('pending', 'posted', 'refused')),
    CONSTRAINT ck_transfer_posted CHECK ((status = 'posted') = (entry_id IS NOT NULL)),
    CONSTRAINT ck_transfer_rule_12_two_people CHECK (status = 'pending' OR decided_by IS NOT NULL),
    CONSTRAINT ck_transfer_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_transfer_amount CHECK (amount_usd > 0 AND from_award_id <> to_award_id),
    CONSTRAINT fk_transfer_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_transfer_from_award_id FOREIGN KEY(from_award_id) REFERENCES award (id),
    CONSTRAINT fk_transfer_to_award_id FOREIGN KEY(to_award_id) REFERENCES award (id),
    CONSTRAINT fk_transfer_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);
CREATE INDEX ix_transfer_from_award ON transfer (from_award_id, id);
CREATE INDEX ix_transfer_to_award ON transfer (to_award_id, id);
CREATE INDEX ix_transfer_fund_id ON transfer (fund_id);
