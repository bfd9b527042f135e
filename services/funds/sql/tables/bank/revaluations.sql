-- What an account in another currency is worth at the closing rate of a day, against what the books say: posted once a
-- second person has signed (Fund rules 12, 13). `amount` is what it holds; `amount_usd` the difference, borne by an award.
-- Where it holds nothing any more, the difference is realized and stays; otherwise it is reversed on the next day.
CREATE TABLE revaluation (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    account_id UUID NOT NULL,
    award_id UUID NOT NULL,
    occurred_on DATE NOT NULL,
    description VARCHAR(500) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    usd_per_unit NUMERIC(24, 12),
    rate_on DATE,
    book_usd NUMERIC(20, 2) NOT NULL,
    worth_usd NUMERIC(20, 2) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    realized BOOLEAN NOT NULL,
    status VARCHAR(10) NOT NULL,
    entry_id UUID,
    opening_entry_id UUID,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    entered_from VARCHAR(100),
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_revaluation PRIMARY KEY (id),
    CONSTRAINT uq_revaluation_entry_id UNIQUE (entry_id),
    CONSTRAINT uq_revaluation_opening_entry_id UNIQUE (opening_entry_id),
    CONSTRAINT ck_revaluation_status CHECK (status IN ('pending', 'posted', 'refused', 'withdrawn')),
    CONSTRAINT ck_revaluation_posted CHECK (
        (status = 'posted') = (entry_id IS NOT NULL)
        AND (status = 'posted' AND NOT realized) = (opening_entry_id IS NOT NULL)),
    CONSTRAINT ck_revaluation_rule_12_two_people CHECK (status IN ('pending', 'withdrawn') OR decided_by IS NOT NULL),
    CONSTRAINT ck_revaluation_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_revaluation_rule_13_difference CHECK (amount_usd <> 0 AND amount_usd = worth_usd - book_usd),
    CONSTRAINT ck_revaluation_realized CHECK (realized = (amount = 0) AND (realized OR usd_per_unit IS NOT NULL)),
    CONSTRAINT fk_revaluation_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_revaluation_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id),
    CONSTRAINT fk_revaluation_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_revaluation_currency FOREIGN KEY(currency) REFERENCES currency (code),
    CONSTRAINT fk_revaluation_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_revaluation_opening_entry_id FOREIGN KEY(opening_entry_id) REFERENCES journal_entry (id)
);
CREATE INDEX ix_revaluation_account ON revaluation (account_id, occurred_on, id);
CREATE INDEX ix_revaluation_fund_id ON revaluation (fund_id);
CREATE INDEX ix_revaluation_award_id ON revaluation (award_id);
CREATE INDEX ix_revaluation_currency ON revaluation (currency);
CREATE UNIQUE INDEX uq_revaluation_pending ON revaluation (account_id, occurred_on) WHERE status = 'pending';
