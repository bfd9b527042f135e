-- A donor's money for one programme; without agreement and programme it holds the donor's unearmarked money. Every
-- fund has one award of the role "suspense", for money whose donor is not known yet: it comes with the fund.
CREATE TABLE award (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    donor_id UUID NOT NULL,
    agreement_id UUID,
    programme VARCHAR(80),
    title VARCHAR(200) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    role VARCHAR(10) DEFAULT 'donor' NOT NULL,
    CONSTRAINT pk_award PRIMARY KEY (id),
    CONSTRAINT uq_award_id_donor_id UNIQUE (id, donor_id),
    CONSTRAINT fk_award_agreement_id_donor_id FOREIGN KEY(agreement_id, donor_id) REFERENCES agreement (id, donor_id),
    CONSTRAINT ck_award_period CHECK (starts_on <= ends_on),
    CONSTRAINT ck_award_earmarked CHECK ((agreement_id IS NULL) = (programme IS NULL)),
    CONSTRAINT fk_award_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_award_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id),
    CONSTRAINT ck_award_role CHECK (role IN ('donor', 'suspense'))
);
CREATE INDEX ix_award_agreement ON award (agreement_id, donor_id);
CREATE INDEX ix_award_donor ON award (donor_id);
CREATE INDEX ix_award_fund_id ON award (fund_id);
CREATE INDEX ix_award_programme ON award (programme);
CREATE UNIQUE INDEX uq_award_unearmarked ON award (donor_id, fund_id) WHERE agreement_id IS NULL;
CREATE UNIQUE INDEX uq_award_suspense ON award (fund_id) WHERE role = 'suspense';

-- What an award is planned to be spent on, in USD: direct lines and one indirect line (Fund rule 9). It is what the
-- version in force says (spending/model.py); a line that a revision removed keeps its row.
CREATE TABLE budget_line (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    title VARCHAR(200) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    removed BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_budget_line PRIMARY KEY (id),
    CONSTRAINT uq_budget_line_award_id_position UNIQUE (award_id, position),
    CONSTRAINT uq_budget_line_id_award_id UNIQUE (id, award_id),
    CONSTRAINT ck_budget_line_kind CHECK (kind IN ('direct', 'indirect')),
    CONSTRAINT ck_budget_line_amount CHECK (amount_usd >= 0),
    CONSTRAINT fk_budget_line_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);
CREATE UNIQUE INDEX uq_budget_line_indirect ON budget_line (award_id) WHERE kind = 'indirect';

-- A version of an award's budget; the approved one with the highest number is in force.
CREATE TABLE budget_version (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    number SMALLINT NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    moved_usd NUMERIC(20, 2) NOT NULL,
    status VARCHAR(10) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    refusal VARCHAR(1000),
    CONSTRAINT pk_budget_version PRIMARY KEY (id),
    CONSTRAINT uq_budget_version_award_id_number UNIQUE (award_id, number),
    CONSTRAINT ck_budget_version_status CHECK (status IN ('pending', 'approved', 'refused')),
    CONSTRAINT ck_budget_version_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_budget_version_number CHECK (number > 0 AND moved_usd >= 0),
    CONSTRAINT fk_budget_version_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);
CREATE UNIQUE INDEX uq_budget_version_pending ON budget_version (award_id) WHERE status = 'pending';

-- A line as a version has it; a line that is new with the version is a budget line once that is approved.
CREATE TABLE budget_version_line (
    version_id UUID NOT NULL,
    line_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    title VARCHAR(200) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_budget_version_line PRIMARY KEY (version_id, line_id),
    CONSTRAINT uq_budget_version_line_version_id_position UNIQUE (version_id, position),
    CONSTRAINT ck_budget_version_line_kind CHECK (kind IN ('direct', 'indirect')),
    CONSTRAINT ck_budget_version_line_amount CHECK (amount_usd >= 0),
    CONSTRAINT fk_budget_version_line_version_id FOREIGN KEY(version_id) REFERENCES budget_version (id)
);
CREATE UNIQUE INDEX uq_budget_version_line_indirect ON budget_version_line (version_id) WHERE kind = 'indirect';
CREATE INDEX ix_budget_version_line_line ON budget_version_line (line_id);

-- What a version plans for a line in a fiscal year; the years of a line, if it has any, add up to its amount.
CREATE TABLE budget_year (
    version_id UUID NOT NULL,
    line_id UUID NOT NULL,
    fiscal_year SMALLINT NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_budget_year PRIMARY KEY (version_id, line_id, fiscal_year),
    CONSTRAINT ck_budget_year_amount CHECK (amount_usd >= 0 AND fiscal_year BETWEEN 2000 AND 2200),
    CONSTRAINT fk_budget_year_version_id_line_id FOREIGN KEY(version_id, line_id)
        REFERENCES budget_version_line (version_id, line_id)
);

-- Money of an award held for an activity, its indirect costs included, until it is spent or released. `held_usd` is
-- its open commitment (Fund rule 7); `spent_*` follow the journal, by trigger.
CREATE TABLE allocation (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    request_id UUID NOT NULL,
    activity_id UUID NOT NULL,
    activity_title VARCHAR(200) NOT NULL,
    programme VARCHAR(80) NOT NULL,
    country VARCHAR(2),
    activity_kind VARCHAR(80) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    indirect_usd NUMERIC(20, 2) NOT NULL,
    spent_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    spent_indirect_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    status VARCHAR(10) NOT NULL,
    held_usd NUMERIC(20, 2) GENERATED ALWAYS AS (CASE WHEN status IN ('reserved', 'granted') THEN
        GREATEST(amount_usd - spent_usd, 0) + GREATEST(indirect_usd - spent_indirect_usd, 0) ELSE 0 END) STORED NOT
        NULL,
    reserved_on DATE NOT NULL,
    expires_on DATE NOT NULL,
    entered_by UUID NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_allocation PRIMARY KEY (id),
    CONSTRAINT uq_allocation_id_award_id UNIQUE (id, award_id),
    CONSTRAINT ck_allocation_status CHECK (status IN ('reserved', 'granted', 'refused', 'released')),
    CONSTRAINT ck_allocation_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_allocation_within_allocation CHECK (spent_usd BETWEEN 0 AND amount_usd),
    CONSTRAINT ck_allocation_amount CHECK (amount_usd > 0 AND indirect_usd >= 0),
    CONSTRAINT ck_allocation_period CHECK (starts_on <= ends_on),
    CONSTRAINT fk_allocation_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT uq_allocation_request_id UNIQUE (request_id),
    CONSTRAINT ck_allocation_rule_11_expires CHECK (
        expires_on <= make_date(EXTRACT(YEAR FROM reserved_on)::int + 1, 12, 31))
);
CREATE INDEX ix_allocation_activity_id ON allocation (activity_id);
CREATE INDEX ix_allocation_award ON allocation (award_id, status);

-- A purchase order or a contract: money held for a payee until it is paid or released (Fund rules 7, 11). `paid`
-- follows the journal, by trigger, in the commitment's own currency. One that is drawn on an allocation holds nothing
-- beside it.
CREATE TABLE commitment (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    line_id UUID NOT NULL,
    allocation_id UUID,
    kind VARCHAR(20) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    payee VARCHAR(200) NOT NULL,
    description VARCHAR(500) NOT NULL,
    country VARCHAR(2),
    activity_kind VARCHAR(80),
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    usd_per_unit NUMERIC(24, 12) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    indirect_usd NUMERIC(20, 2) NOT NULL,
    paid NUMERIC(20, 3) DEFAULT 0 NOT NULL,
    status VARCHAR(10) NOT NULL,
    state VARCHAR(12) GENERATED ALWAYS AS (CASE WHEN status <> 'open' THEN status WHEN paid = 0 THEN 'open' WHEN
        paid < amount THEN 'partly_paid' ELSE 'paid' END) STORED,
    open_usd NUMERIC(20, 2) GENERATED ALWAYS AS (CASE WHEN status IN ('pending', 'open') THEN round((amount - paid)
        * usd_per_unit, 2) ELSE 0 END) STORED,
    open_indirect_usd NUMERIC(20, 2) GENERATED ALWAYS AS (CASE WHEN status IN ('pending', 'open') THEN
        round(indirect_usd * (amount - paid) / amount, 2) ELSE 0 END) STORED,
    held_usd NUMERIC(20, 2) GENERATED ALWAYS AS (CASE WHEN status IN ('pending', 'open') AND allocation_id IS NULL
        THEN round((amount - paid) * usd_per_unit, 2) + round(indirect_usd * (amount - paid) / amount, 2) ELSE 0
        END) STORED,
    signed_on DATE NOT NULL,
    reserved_on DATE NOT NULL,
    expires_on DATE NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_commitment PRIMARY KEY (id),
    CONSTRAINT uq_commitment_id_award_id UNIQUE (id, award_id),
    CONSTRAINT ck_commitment_kind CHECK (kind IN ('purchase_order', 'contract')),
    CONSTRAINT ck_commitment_status CHECK (status IN ('pending', 'open', 'refused', 'released', 'expired')),
    CONSTRAINT ck_commitment_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_commitment_within_commitment CHECK (paid BETWEEN 0 AND amount),
    CONSTRAINT ck_commitment_amount CHECK (amount > 0 AND amount_usd > 0 AND indirect_usd >= 0 AND usd_per_unit > 0),
    CONSTRAINT ck_commitment_rule_13_usd CHECK (currency <> 'USD' OR usd_per_unit = 1),
    CONSTRAINT ck_commitment_rule_11_expires CHECK (
        expires_on <= make_date(EXTRACT(YEAR FROM reserved_on)::int + 1, 12, 31)),
    CONSTRAINT fk_commitment_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_commitment_currency FOREIGN KEY(currency) REFERENCES currency (code),
    CONSTRAINT fk_commitment_line_id_award_id FOREIGN KEY(line_id, award_id) REFERENCES budget_line (id, award_id),
    CONSTRAINT fk_commitment_allocation_id_award_id FOREIGN KEY(allocation_id, award_id)
        REFERENCES allocation (id, award_id)
);
CREATE INDEX ix_commitment_award ON commitment (award_id, id);
CREATE INDEX ix_commitment_line ON commitment (line_id);
CREATE INDEX ix_commitment_allocation ON commitment (allocation_id) WHERE allocation_id IS NOT NULL;
CREATE INDEX ix_commitment_state ON commitment (state, id);
CREATE INDEX ix_commitment_currency ON commitment (currency);
