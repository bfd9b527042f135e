-- What is spent on a budget line, in USD; kept by the journal's triggers, so that nobody adds up all postings to know what
-- is left (Fund rule 17).
CREATE TABLE line_balance (
    line_id UUID NOT NULL,
    spent_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_line_balance PRIMARY KEY (line_id),
    CONSTRAINT fk_line_balance_line_id FOREIGN KEY(line_id) REFERENCES budget_line (id)
);
