-- A currency of ISO 4217, and the number of decimals of its amounts.
CREATE TABLE currency (
    code VARCHAR(3) NOT NULL,
    decimals SMALLINT NOT NULL,
    CONSTRAINT pk_currency PRIMARY KEY (code),
    CONSTRAINT ck_currency_decimals CHECK (decimals BETWEEN 0 AND 3)
);

-- The terms of a fund. `generates_interest` is false for the Network's Fund (Fund rule 5).
CREATE TABLE fund (
    id VARCHAR(80) NOT NULL,
    title VARCHAR(200) NOT NULL,
    generates_interest BOOLEAN NOT NULL,
    second_signature_above_usd NUMERIC(20, 2) NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_fund PRIMARY KEY (id),
    CONSTRAINT ck_fund_threshold CHECK (second_signature_above_usd >= 0)
);
