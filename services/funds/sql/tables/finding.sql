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
