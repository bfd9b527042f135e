-- What was spent on a budget line on a day, in USD; kept by the journal's triggers, so that a statement adds up days and not
-- postings (Fund rule 14).
CREATE TABLE line_day (
    line_id UUID NOT NULL,
    on_day DATE NOT NULL,
    spent_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_line_day PRIMARY KEY (line_id, on_day),
    CONSTRAINT fk_line_day_line_id FOREIGN KEY(line_id) REFERENCES budget_line (id)
);
