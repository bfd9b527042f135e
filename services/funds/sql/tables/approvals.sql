-- All that waits, or waited, for a second signature, of every kind (Fund rule 12): kept by fund_approval_follows, so that one
-- list over an index shows it. `due_on`: a week after it was entered; an allocation by the day on which its activity starts.
CREATE TABLE approval (
    kind VARCHAR(24) NOT NULL,
    id UUID NOT NULL,
    number SMALLINT,
    fund_id VARCHAR(80),
    award_id UUID,
    line_id UUID,
    title VARCHAR(1000) NOT NULL,
    party VARCHAR(200),
    document VARCHAR(200),
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3),
    amount_usd NUMERIC(20, 2) NOT NULL,
    on_day DATE,
    due_on DATE NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    files SMALLINT NOT NULL,
    version SMALLINT NOT NULL,
    status VARCHAR(10) NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    refusal VARCHAR(1000),
    CONSTRAINT pk_approval PRIMARY KEY (kind, id),
    CONSTRAINT ck_approval_status CHECK (status IN ('pending', 'approved', 'refused', 'withdrawn')),
    CONSTRAINT ck_approval_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by OR status = 'withdrawn')
);
CREATE INDEX ix_approval_entered ON approval (status, entered_at, id);
CREATE INDEX ix_approval_due ON approval (due_on, id) WHERE status = 'pending';
CREATE INDEX ix_approval_amount ON approval (amount_usd, id) WHERE status = 'pending';
CREATE INDEX ix_approval_kind ON approval (kind, entered_at, id) WHERE status = 'pending';
CREATE INDEX ix_approval_fund ON approval (fund_id, entered_at, id) WHERE status = 'pending';
CREATE INDEX ix_approval_award ON approval (award_id, entered_at, id) WHERE status = 'pending';
CREATE INDEX ix_approval_maker ON approval (entered_by, status, entered_at, id);
