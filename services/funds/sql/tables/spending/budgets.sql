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

-- A line in a version; a line that is new in the version becomes a budget line once it is approved.
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

-- The plan of a version for a line in a fiscal year; the years of a line, if any, add up to its amount.
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
