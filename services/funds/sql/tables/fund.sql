-- A currency of ISO 4217 and how many decimals its amounts have.
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

-- Indirect-cost recovery as data (Fund rule 9): percent of a base, per class of donor, from a date on.
CREATE TABLE icr_rule (
    donor_class VARCHAR(30) NOT NULL,
    valid_from DATE NOT NULL,
    rate NUMERIC(5, 2) NOT NULL,
    base VARCHAR(30) NOT NULL,
    exempt_up_to_usd NUMERIC(20, 2) NOT NULL,
    recorded_by UUID,
    CONSTRAINT pk_icr_rule PRIMARY KEY (donor_class, valid_from),
    CONSTRAINT ck_icr_rule_donor_class CHECK (donor_class IN ('member_state', 'permanent_observer', 'other')),
    CONSTRAINT ck_icr_rule_base CHECK (base IN ('direct_cost')),
    CONSTRAINT ck_icr_rule_rate CHECK (rate BETWEEN 0 AND 100 AND exempt_up_to_usd >= 0)
);
