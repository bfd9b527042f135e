-- Money received that waits for a second person (Fund rule 12): a contribution in one or several parts, an identification,
-- other income. It is in no balance, and nobody spends it. `command` is what its maker entered; once somebody else has
-- approved it or confirmed it by a line of the bank, it is recorded under `record_ids`. `party` is who may use a
-- reference once: a donor, an award or an unidentified receipt.
CREATE TABLE pending_receipt (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    party_id UUID NOT NULL,
    party VARCHAR(200) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    command JSONB NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    credited_usd NUMERIC(20, 2) NOT NULL,
    received_on DATE NOT NULL,
    bank_account_id UUID,
    award_ids UUID[] NOT NULL,
    record_ids UUID[] NOT NULL,
    status VARCHAR(10) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    entered_from VARCHAR(100),
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_pending_receipt PRIMARY KEY (id),
    CONSTRAINT ck_pending_receipt_kind CHECK (kind IN ('contribution', 'split', 'identification', 'income')),
    CONSTRAINT ck_pending_receipt_status CHECK (status IN ('pending', 'posted', 'refused', 'withdrawn')),
    CONSTRAINT ck_pending_receipt_amount CHECK (amount > 0 AND amount_usd > 0 AND credited_usd > 0),
    CONSTRAINT ck_pending_receipt_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_pending_receipt_rule_12_two_people CHECK (
        status IN ('pending', 'withdrawn') OR decided_by IS NOT NULL),
    CONSTRAINT fk_pending_receipt_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_pending_receipt_currency FOREIGN KEY(currency) REFERENCES currency (code),
    CONSTRAINT fk_pending_receipt_bank_account_id FOREIGN KEY(bank_account_id) REFERENCES bank_account (id)
);
CREATE UNIQUE INDEX uq_pending_receipt_reference ON pending_receipt (party_id, reference) WHERE status = 'pending';
CREATE INDEX ix_pending_receipt_fund_id ON pending_receipt (fund_id, id);
CREATE INDEX ix_pending_receipt_currency ON pending_receipt (currency);
CREATE INDEX ix_pending_receipt_bank_account_id ON pending_receipt (bank_account_id);
