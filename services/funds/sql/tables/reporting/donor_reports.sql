-- A report to a donor on an award. `content`: all of it as it was when it was submitted.
CREATE TABLE donor_report (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    duty_id UUID,
    kind VARCHAR(10) NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    language VARCHAR(2) NOT NULL,
    narrative JSONB NOT NULL,
    facts JSONB,
    changed_by UUID NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    submitted_on DATE,
    submitted_by UUID,
    submitted_at TIMESTAMP WITH TIME ZONE,
    content JSONB,
    CONSTRAINT pk_donor_report PRIMARY KEY (id),
    CONSTRAINT uq_donor_report_duty_id UNIQUE (duty_id),
    CONSTRAINT fk_donor_report_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_donor_report_duty_id FOREIGN KEY(duty_id) REFERENCES report_duty (id),
    CONSTRAINT ck_donor_report_kind CHECK (kind IN ('narrative', 'financial', 'final')),
    CONSTRAINT ck_donor_report_period CHECK (period_from <= period_to),
    CONSTRAINT ck_donor_report_submitted CHECK (
        num_nonnulls(submitted_on, submitted_by, submitted_at, content) IN (0, 4) AND submitted_on >= period_to
    )
);
CREATE INDEX ix_donor_report_award ON donor_report (award_id, id);

-- What was written up to a version of a draft; it goes with the draft.
CREATE TABLE donor_report_version (
    report_id UUID NOT NULL,
    number SMALLINT NOT NULL,
    narrative JSONB NOT NULL,
    written_by UUID NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_donor_report_version PRIMARY KEY (report_id, number),
    CONSTRAINT fk_donor_report_version_report_id FOREIGN KEY(report_id) REFERENCES donor_report (id) ON DELETE CASCADE,
    CONSTRAINT ck_donor_report_version_number CHECK (number > 0)
);
