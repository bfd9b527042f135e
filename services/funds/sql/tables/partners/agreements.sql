-- A donor: a member state, a permanent observer of the OAS, or another. The built-in "Unidentified" stands for the
-- donors of money that cannot be attributed yet.
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
    built_in BOOLEAN DEFAULT false NOT NULL,
    name_key TEXT GENERATED ALWAYS AS (fund_name_key(name)) STORED,
    CONSTRAINT pk_donor PRIMARY KEY (id),
    CONSTRAINT ck_donor_donor_class CHECK (donor_class IN ('member_state', 'permanent_observer', 'other')),
    CONSTRAINT uq_donor_name UNIQUE (name)
);
CREATE INDEX ix_donor_name_key ON donor (name_key);

-- A contact at a donor. Not part of the books: edited, removed, and erased with their account.
CREATE TABLE donor_person (
    id UUID NOT NULL,
    donor_id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    position VARCHAR(200),
    email VARCHAR(254),
    phone VARCHAR(40),
    language VARCHAR(2) NOT NULL,
    member_id UUID,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_donor_person PRIMARY KEY (id),
    CONSTRAINT uq_donor_person_donor_id_member_id UNIQUE (donor_id, member_id),
    CONSTRAINT fk_donor_person_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id)
);
CREATE INDEX ix_donor_person_donor ON donor_person (donor_id, name, id);
CREATE INDEX ix_donor_person_member_id ON donor_person (member_id);

-- A donor's promise (Fund rule 6: no money yet) and what it may be spent on (Fund rule 8). Empty list: no limit.
-- Pledge, period and `version` are those of its newest version in force (partners/model.py): the database compares.
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
    status VARCHAR(10) DEFAULT 'signed' NOT NULL,
    version SMALLINT DEFAULT 1 NOT NULL,
    ended_on DATE,
    end_reason VARCHAR(1000),
    ended_by UUID,
    CONSTRAINT pk_agreement PRIMARY KEY (id),
    CONSTRAINT uq_agreement_donor_id_reference UNIQUE (donor_id, reference),
    CONSTRAINT uq_agreement_id_donor_id UNIQUE (id, donor_id),
    CONSTRAINT ck_agreement_pledge CHECK (pledge > 0),
    CONSTRAINT ck_agreement_period CHECK (starts_on <= ends_on),
    CONSTRAINT ck_agreement_icr_rate CHECK (icr_rate BETWEEN 0 AND 100),
    CONSTRAINT fk_agreement_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id),
    CONSTRAINT fk_agreement_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_agreement_currency FOREIGN KEY(currency) REFERENCES currency (code),
    CONSTRAINT ck_agreement_status CHECK (status IN ('signed', 'ended')),
    CONSTRAINT ck_agreement_ended CHECK (
        CASE status WHEN 'ended' THEN num_nulls(ended_on, end_reason, ended_by) = 0 ELSE num_nonnulls(ended_on,
        end_reason, ended_by) = 0 END)
);
CREATE INDEX ix_agreement_currency ON agreement (currency);
CREATE INDEX ix_agreement_fund_id ON agreement (fund_id);

-- The terms of an agreement from a moment on. Number 1 was signed; the newest version in force applies.
CREATE TABLE agreement_version (
    agreement_id UUID NOT NULL,
    number SMALLINT NOT NULL,
    status VARCHAR(10) NOT NULL,
    pledge NUMERIC(20, 3) NOT NULL,
    pledge_usd NUMERIC(20, 2),
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    schedule JSONB NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    refusal VARCHAR(1000),
    CONSTRAINT pk_agreement_version PRIMARY KEY (agreement_id, number),
    CONSTRAINT ck_agreement_version_number CHECK (number > 0),
    CONSTRAINT ck_agreement_version_status CHECK (status IN ('pending', 'in_force', 'refused')),
    CONSTRAINT ck_agreement_version_terms CHECK (pledge > 0 AND starts_on <= ends_on),
    CONSTRAINT ck_agreement_version_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT fk_agreement_version_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id)
);
CREATE UNIQUE INDEX uq_agreement_version_pending ON agreement_version (agreement_id) WHERE status = 'pending';

-- An agreement that is being negotiated: its terms as the contract has them.
CREATE TABLE agreement_draft (
    id UUID NOT NULL,
    donor_id UUID NOT NULL,
    terms JSONB NOT NULL,
    created_by UUID NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_agreement_draft PRIMARY KEY (id),
    CONSTRAINT fk_agreement_draft_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id)
);
CREATE INDEX ix_agreement_draft_donor_id ON agreement_draft (donor_id);

-- A part of a pledge, and its due date.
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
CREATE INDEX ix_instalment_due_on ON instalment (due_on, id);

-- A report that an agreement requires; once it is submitted or waived, the row does not change.
CREATE TABLE report_duty (
    id UUID NOT NULL,
    agreement_id UUID NOT NULL,
    kind VARCHAR(10) NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    due_on DATE NOT NULL,
    submitted_on DATE,
    decided_by UUID,
    reason VARCHAR(1000),
    CONSTRAINT pk_report_duty PRIMARY KEY (id),
    CONSTRAINT uq_report_duty_agreement_id_kind_period_from_period_to UNIQUE (agreement_id, kind, period_from,
        period_to),
    CONSTRAINT ck_report_duty_kind CHECK (kind IN ('narrative', 'financial', 'final')),
    CONSTRAINT ck_report_duty_period CHECK (period_from <= period_to),
    CONSTRAINT ck_report_duty_decided CHECK (num_nonnulls(submitted_on, reason) = num_nonnulls(decided_by)),
    CONSTRAINT fk_report_duty_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id)
);
CREATE INDEX ix_report_duty_due_on ON report_duty (due_on, id);

-- The finance officers were told of an instalment or a report, once per stage.
CREATE TABLE reminder (
    subject_id UUID NOT NULL,
    stage VARCHAR(10) NOT NULL,
    due_on DATE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reminder PRIMARY KEY (subject_id, stage, due_on),
    CONSTRAINT ck_reminder_stage CHECK (stage IN ('ahead', 'due', 'late'))
);

-- A donor's money for one programme; without agreement and programme it holds the donor's unearmarked money. Every
-- fund has one award of the role "suspense", for money whose donor is not known yet, created with the fund.
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
