"""Donors, agreements, awards, allocations, and the data the rules need."""

from alembic import op

from chassis.migrations.upgrade import chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE currency (
    code VARCHAR(3) NOT NULL,
    decimals SMALLINT NOT NULL,
    CONSTRAINT pk_currency PRIMARY KEY (code),
    CONSTRAINT ck_currency_decimals CHECK (decimals BETWEEN 0 AND 3)
);

CREATE TABLE donor (
    id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    donor_class VARCHAR(30) NOT NULL,
    country VARCHAR(2),
    iati_identifier VARCHAR(100),
    language VARCHAR(2) NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_donor PRIMARY KEY (id),
    CONSTRAINT ck_donor_donor_class CHECK (donor_class IN ('member_state', 'permanent_observer', 'other')),
    CONSTRAINT uq_donor_name UNIQUE (name)
);

CREATE TABLE fund (
    id VARCHAR(80) NOT NULL,
    title VARCHAR(200) NOT NULL,
    generates_interest BOOLEAN NOT NULL,
    second_signature_above_usd NUMERIC(20, 2) NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_fund PRIMARY KEY (id),
    CONSTRAINT ck_fund_threshold CHECK (second_signature_above_usd >= 0)
);

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

CREATE TABLE agreement (
    id UUID NOT NULL,
    donor_id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    title VARCHAR(200) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    pledge NUMERIC(20, 3) NOT NULL,
    pledge_usd NUMERIC(20, 2),
    signed_on DATE NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    programmes VARCHAR(80)[] NOT NULL,
    countries VARCHAR(2)[] NOT NULL,
    activity_kinds VARCHAR(80)[] NOT NULL,
    purpose TEXT,
    icr_rate NUMERIC(5, 2),
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_agreement PRIMARY KEY (id),
    CONSTRAINT uq_agreement_donor_id_reference UNIQUE (donor_id, reference),
    CONSTRAINT uq_agreement_id_donor_id UNIQUE (id, donor_id),
    CONSTRAINT ck_agreement_pledge CHECK (pledge > 0),
    CONSTRAINT ck_agreement_period CHECK (starts_on <= ends_on),
    CONSTRAINT ck_agreement_icr_rate CHECK (icr_rate BETWEEN 0 AND 100),
    CONSTRAINT fk_agreement_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id),
    CONSTRAINT fk_agreement_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_agreement_currency FOREIGN KEY(currency) REFERENCES currency (code)
);

CREATE INDEX ix_agreement_currency ON agreement (currency);

CREATE INDEX ix_agreement_fund_id ON agreement (fund_id);

CREATE TABLE exchange_rate (
    currency VARCHAR(3) NOT NULL,
    valid_on DATE NOT NULL,
    usd_per_unit NUMERIC(18, 8) NOT NULL,
    source VARCHAR(200) NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_exchange_rate PRIMARY KEY (currency, valid_on),
    CONSTRAINT ck_exchange_rate_positive CHECK (usd_per_unit > 0),
    CONSTRAINT fk_exchange_rate_currency FOREIGN KEY(currency) REFERENCES currency (code)
);

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
    CONSTRAINT pk_award PRIMARY KEY (id),
    CONSTRAINT uq_award_id_donor_id UNIQUE (id, donor_id),
    CONSTRAINT fk_award_agreement_id_donor_id FOREIGN KEY(agreement_id, donor_id) REFERENCES agreement (id, donor_id),
    CONSTRAINT ck_award_period CHECK (starts_on <= ends_on),
    CONSTRAINT ck_award_earmarked CHECK ((agreement_id IS NULL) = (programme IS NULL)),
    CONSTRAINT fk_award_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_award_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id)
);

CREATE INDEX ix_award_agreement ON award (agreement_id, donor_id);

CREATE INDEX ix_award_donor ON award (donor_id);

CREATE INDEX ix_award_fund_id ON award (fund_id);

CREATE INDEX ix_award_programme ON award (programme);

CREATE UNIQUE INDEX uq_award_unearmarked ON award (donor_id) WHERE agreement_id IS NULL;

CREATE TABLE instalment (
    id UUID NOT NULL,
    agreement_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    due_on DATE NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    CONSTRAINT pk_instalment PRIMARY KEY (id),
    CONSTRAINT uq_instalment_agreement_id_position UNIQUE (agreement_id, position),
    CONSTRAINT uq_instalment_id_agreement_id UNIQUE (id, agreement_id),
    CONSTRAINT ck_instalment_amount CHECK (amount > 0),
    CONSTRAINT fk_instalment_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id)
);

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
        GREATEST(amount_usd - spent_usd, 0) + GREATEST(indirect_usd - spent_indirect_usd, 0) ELSE 0 END) STORED NOT NULL,
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
    CONSTRAINT uq_allocation_request_id UNIQUE (request_id)
);

CREATE INDEX ix_allocation_activity_id ON allocation (activity_id);

CREATE INDEX ix_allocation_award ON allocation (award_id, status);

CREATE TABLE budget_line (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    title VARCHAR(200) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_budget_line PRIMARY KEY (id),
    CONSTRAINT uq_budget_line_award_id_position UNIQUE (award_id, position),
    CONSTRAINT uq_budget_line_id_award_id UNIQUE (id, award_id),
    CONSTRAINT ck_budget_line_kind CHECK (kind IN ('direct', 'indirect')),
    CONSTRAINT ck_budget_line_amount CHECK (amount_usd >= 0),
    CONSTRAINT fk_budget_line_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);

CREATE UNIQUE INDEX uq_budget_line_indirect ON budget_line (award_id) WHERE kind = 'indirect'
"""


def upgrade() -> None:
    for statement in [*chassis_tables(), *TABLES.split(";")]:
        op.execute(statement)
