-- The name that stands for an institution of a country, by each folded spelling that was merged into it or renamed to it.
-- `name_key` is the name folded: the row whose key it is says how the institution itself is written.
CREATE TABLE institution_name (
    key varchar(800) NOT NULL,
    country varchar(2) NOT NULL,
    name varchar(200) NOT NULL,
    name_key varchar(800) NOT NULL,
    named_at timestamptz NOT NULL,
    CONSTRAINT pk_institution_name PRIMARY KEY (key, country)
);
CREATE INDEX ix_institution_name_name_key ON institution_name (name_key, country);

-- Members of an institution are found by it; those that count are counted without a look at their rows.
CREATE INDEX ix_account_institution ON account (institution_key, country);
CREATE INDEX ix_account_counted ON account (institution_key, country)
    WHERE status IN ('pending', 'admitted', 'suspended');
