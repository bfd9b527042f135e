-- A period is a fund's own: spans of one fund's days must not overlap. A range of names has an index of its own kind in
-- every PostgreSQL; a plain name would need an extension.
CREATE TYPE name_range AS RANGE (subtype = text, collation = "C");

-- The chart of accounts. No kind of account holds pledges (Fund rule 6).
CREATE TABLE account (
    code VARCHAR(20) NOT NULL,
    name VARCHAR(200) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (code),
    CONSTRAINT ck_account_kind CHECK (
        kind IN ('cash', 'clearing', 'suspense', 'income', 'other_income', 'interest', 'transfer', 'exchange',
        'direct', 'indirect'))
);

-- The last entry number of a fund in a fiscal year (the calendar year), without gaps, and the last seal.
CREATE TABLE entry_counter (
    fiscal_year SMALLINT NOT NULL,
    last BIGINT NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    sealed BIGINT DEFAULT 0 NOT NULL,
    hash BYTEA,
    CONSTRAINT pk_entry_counter PRIMARY KEY (fund_id, fiscal_year),
    CONSTRAINT fk_entry_counter_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id)
);

-- One entry, never changed (Fund rule 2). `written_by` is its transaction: an entry is complete once committed. The
-- addresses from which it was entered and approved are erased with their members; nothing else ever changes.
-- `late_reason`: why it was posted into a soft-closed period (Fund rule 10).
CREATE TABLE journal_entry (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    fiscal_year SMALLINT NOT NULL,
    number BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    occurred_on DATE NOT NULL,
    posted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    description VARCHAR(500) NOT NULL,
    entered_by UUID NOT NULL,
    approved_by UUID,
    reversal_of UUID,
    written_by BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    entered_from VARCHAR(100),
    approved_from VARCHAR(100),
    late_reason VARCHAR(1000),
    CONSTRAINT pk_journal_entry PRIMARY KEY (id),
    CONSTRAINT ck_journal_entry_reversal CHECK ((kind = 'reversal') = (reversal_of IS NOT NULL)),
    CONSTRAINT ck_journal_entry_rule_12_maker_is_not_checker CHECK (approved_by <> entered_by),
    CONSTRAINT ck_journal_entry_number CHECK (fiscal_year = EXTRACT(YEAR FROM occurred_on) AND number > 0),
    CONSTRAINT ck_journal_entry_not_in_the_future CHECK (occurred_on <= (posted_at AT TIME ZONE 'UTC')::date),
    CONSTRAINT fk_journal_entry_reversal_of FOREIGN KEY(reversal_of) REFERENCES journal_entry (id),
    CONSTRAINT uq_journal_entry_fund_id_fiscal_year_number UNIQUE (fund_id, fiscal_year, number),
    CONSTRAINT ck_journal_entry_rules_4_5_kind CHECK (
        kind IN ('contribution', 'suspense', 'identification', 'income', 'interest', 'expenditure', 'recovery',
        'transfer', 'exchange', 'reversal'))
);
CREATE UNIQUE INDEX uq_journal_entry_reversal_of ON journal_entry (reversal_of) WHERE reversal_of IS NOT NULL;
CREATE INDEX ix_journal_entry_in_order ON journal_entry (fund_id, occurred_on, number);
-- Recoveries, transfers and reversals are few among the costs: a statement finds them without reading those.
CREATE INDEX ix_journal_entry_apart ON journal_entry (fund_id, occurred_on)
    WHERE kind IN ('recovery', 'transfer', 'reversal');

-- One line of an entry: positive is debit, negative is credit, in its currency and in USD (Fund rule 13).
CREATE TABLE posting (
    entry_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    account_code VARCHAR(20) NOT NULL,
    award_id UUID NOT NULL,
    donor_id UUID NOT NULL,
    line_id UUID,
    allocation_id UUID,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    commitment_id UUID,
    CONSTRAINT pk_posting PRIMARY KEY (entry_id, position),
    CONSTRAINT fk_posting_award_id_donor_id FOREIGN KEY(award_id, donor_id) REFERENCES award (id, donor_id),
    CONSTRAINT fk_posting_line_id_award_id FOREIGN KEY(line_id, award_id) REFERENCES budget_line (id, award_id),
    CONSTRAINT fk_posting_allocation_id_award_id FOREIGN KEY(allocation_id, award_id)
        REFERENCES allocation (id, award_id),
    CONSTRAINT ck_posting_amount CHECK (amount <> 0 AND sign(amount) * sign(amount_usd) >= 0),
    CONSTRAINT ck_posting_rule_13_usd CHECK (currency <> 'USD' OR amount = amount_usd),
    CONSTRAINT fk_posting_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_posting_account_code FOREIGN KEY(account_code) REFERENCES account (code),
    CONSTRAINT fk_posting_commitment_id_award_id FOREIGN KEY(commitment_id, award_id)
        REFERENCES commitment (id, award_id)
);
CREATE INDEX ix_posting_allocation ON posting (allocation_id) WHERE allocation_id IS NOT NULL;
CREATE INDEX ix_posting_award ON posting (award_id, account_code);
CREATE INDEX ix_posting_line ON posting (line_id) WHERE line_id IS NOT NULL;
-- Cash and costs are most postings, and nobody looks for all of them. The rest is few.
CREATE INDEX ix_posting_account ON posting (account_code) WHERE account_code NOT IN ('1000', '5000', '5900');
CREATE INDEX ix_posting_commitment ON posting (commitment_id) WHERE commitment_id IS NOT NULL;

-- An entry's place in the chain of its fund's year: the SHA-256 of the previous seal and of the entry's text.
CREATE TABLE entry_seal (
    entry_id UUID NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_entry_seal PRIMARY KEY (entry_id),
    CONSTRAINT ck_entry_seal_hash CHECK (length(hash) = 32),
    CONSTRAINT fk_entry_seal_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);

-- Rule 1, the other half: an entry without postings would balance too. What has postings is sealed, and every entry is,
-- when it is committed.
ALTER TABLE journal_entry
    ADD CONSTRAINT rule_1_has_postings FOREIGN KEY(id) REFERENCES entry_seal (entry_id) DEFERRABLE INITIALLY DEFERRED;

-- An award's account at the end of a day on which it moved, in USD; debit is +. Kept by the journal's triggers. The
-- balance on any date is that of the last row up to it.
CREATE TABLE account_day (
    award_id UUID NOT NULL,
    account_code VARCHAR(20) NOT NULL,
    on_day DATE NOT NULL,
    moved_usd NUMERIC(20, 2) NOT NULL,
    balance_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_account_day PRIMARY KEY (award_id, account_code, on_day),
    CONSTRAINT fk_account_day_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_account_day_account_code FOREIGN KEY(account_code) REFERENCES account (code)
);
CREATE INDEX ix_account_day_account_code ON account_day (account_code);

-- What an award held for its open commitments at the end of a day on which it changed, in USD; kept by triggers.
CREATE TABLE award_hold (
    award_id UUID NOT NULL,
    on_day DATE NOT NULL,
    moved_usd NUMERIC(20, 2) NOT NULL,
    balance_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_award_hold PRIMARY KEY (award_id, on_day),
    CONSTRAINT fk_award_hold_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);

-- An award's balance today, in USD; maintained by the journal's triggers, locked by spending (Fund rule 7).
CREATE TABLE award_balance (
    award_id UUID NOT NULL,
    received_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    spent_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    held_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    suspense_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    last_day DATE,
    CONSTRAINT pk_award_balance PRIMARY KEY (award_id),
    CONSTRAINT ck_award_balance_rule_7_available CHECK (received_usd - spent_usd - held_usd >= 0),
    CONSTRAINT ck_award_balance_held CHECK (held_usd >= 0),
    CONSTRAINT fk_award_balance_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT ck_award_balance_suspense CHECK (suspense_usd >= 0)
);

-- A period in which a fund's books are soft-closed or closed (Fund rule 10); days in no period are open. `closed_by`
-- and `closed_at`: who put it into its state, and when; reopened periods stay on record.
CREATE TABLE period (
    id UUID NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    closed_by UUID NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    fund_id VARCHAR(80) DEFAULT 'prevention-network' NOT NULL,
    status VARCHAR(12) DEFAULT 'closed' NOT NULL,
    soft_closed_by UUID,
    soft_closed_at TIMESTAMP WITH TIME ZONE,
    reopened_by UUID,
    reopened_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_period PRIMARY KEY (id),
    CONSTRAINT ck_period_span CHECK (starts_on <= ends_on),
    CONSTRAINT fk_period_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT ck_period_status CHECK (status IN ('soft_closed', 'closed', 'reopened')),
    CONSTRAINT ck_period_reopened CHECK ((status = 'reopened') = (reopened_by IS NOT NULL AND reason IS NOT NULL)),
    CONSTRAINT ex_period_overlap EXCLUDE USING gist (name_range(fund_id::text, fund_id::text, '[]') WITH &&,
        daterange(starts_on, ends_on, '[]') WITH &&) WHERE (status <> 'reopened')
);

-- The balance of an account for an award at a period's end, which opens the next one (Fund rule 10).
CREATE TABLE period_balance (
    period_id UUID NOT NULL,
    award_id UUID NOT NULL,
    account_code VARCHAR(20) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_period_balance PRIMARY KEY (period_id, award_id, account_code),
    CONSTRAINT fk_period_balance_period_id FOREIGN KEY(period_id) REFERENCES period (id),
    CONSTRAINT fk_period_balance_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_period_balance_account_code FOREIGN KEY(account_code) REFERENCES account (code)
);
CREATE INDEX ix_period_balance_account_code ON period_balance (account_code);
CREATE INDEX ix_period_balance_award_id ON period_balance (award_id);

-- A fund's account at a bank, with its cash account in the chart.
CREATE TABLE bank_account (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    account_code VARCHAR(20) NOT NULL,
    name VARCHAR(200) NOT NULL,
    iban VARCHAR(34),
    number VARCHAR(34),
    bic VARCHAR(11),
    currency VARCHAR(3) NOT NULL,
    starts_on DATE NOT NULL,
    opening_balance NUMERIC(20, 3) NOT NULL,
    opening_note VARCHAR(500),
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_bank_account PRIMARY KEY (id),
    CONSTRAINT uq_bank_account_fund_id_account_code UNIQUE (fund_id, account_code),
    CONSTRAINT uq_bank_account_iban UNIQUE (iban),
    CONSTRAINT uq_bank_account_number UNIQUE (number),
    CONSTRAINT ck_bank_account_rule_13_usd CHECK (currency = 'USD'),
    CONSTRAINT ck_bank_account_identified CHECK (iban IS NOT NULL OR number IS NOT NULL),
    CONSTRAINT fk_bank_account_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_bank_account_account_code FOREIGN KEY(account_code) REFERENCES account (code),
    CONSTRAINT fk_bank_account_currency FOREIGN KEY(currency) REFERENCES currency (code)
);
CREATE INDEX ix_bank_account_account_code ON bank_account (account_code);
CREATE INDEX ix_bank_account_currency ON bank_account (currency);
