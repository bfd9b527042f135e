-- What one search finds: costs, receipts, commitments and the other entries of the journal, each once, kept by fund_found. A
-- receipt that waits is listed until its entries are. `words` has the words of the texts without accents and case, and
-- what a search is narrowed by: k: kind (k:posted for what has an entry), f: fund, a: awards, d: donors, p: programmes;
-- so one index answers for any of them together.
CREATE TABLE found (
    id UUID NOT NULL,
    kind VARCHAR(12) NOT NULL,
    entry_id UUID,
    fund_id VARCHAR(80) NOT NULL,
    award_id UUID,
    on_day DATE NOT NULL,
    title VARCHAR(500) NOT NULL,
    party VARCHAR(200),
    document VARCHAR(200),
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    status VARCHAR(10) NOT NULL,
    words TSVECTOR NOT NULL,
    CONSTRAINT pk_found PRIMARY KEY (id),
    CONSTRAINT ck_found_kind CHECK (kind IN ('cost', 'receipt', 'commitment', 'entry'))
);
CREATE INDEX ix_found_in_order ON found (on_day, id);
CREATE INDEX ix_found_entry_id ON found (entry_id);
CREATE INDEX ix_found_amount_usd ON found (amount_usd, on_day, id);
CREATE INDEX ix_found_amount ON found (currency, amount, on_day, id) WHERE currency <> 'USD';
CREATE INDEX ix_found_words ON found USING gin (words);

-- Auditors ask who entered and approved, and which receipt waited as a file's record.
CREATE INDEX ix_journal_entry_entered_by ON journal_entry (entered_by, occurred_on, number);
CREATE INDEX ix_journal_entry_approved_by ON journal_entry (approved_by, occurred_on, number) WHERE approved_by IS NOT NULL;
CREATE INDEX ix_pending_receipt_record_ids ON pending_receipt USING gin (record_ids);
