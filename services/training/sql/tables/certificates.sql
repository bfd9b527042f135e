-- What was completed, and under whose accreditation, as of the day of issue. A trigger lets it only be revoked.
CREATE TABLE certificate (
    id UUID NOT NULL,
    code VARCHAR(12) NOT NULL,
    enrolment_id UUID NOT NULL,
    edition_id UUID NOT NULL,
    curriculum_id UUID NOT NULL,
    name VARCHAR(200),
    title JSONB NOT NULL,
    hours NUMERIC(7, 1) NOT NULL,
    accredited_by JSONB NOT NULL,
    completed_on DATE NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    revoked_reason TEXT,
    revoked_by UUID,
    CONSTRAINT pk_certificate PRIMARY KEY (id),
    CONSTRAINT ck_certificate_revoked_with_reason CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL)),
    CONSTRAINT fk_certificate_curriculum_id FOREIGN KEY(curriculum_id) REFERENCES curriculum (id),
    CONSTRAINT fk_certificate_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
    CONSTRAINT fk_certificate_enrolment_id FOREIGN KEY(enrolment_id) REFERENCES enrolment (id),
    CONSTRAINT uq_certificate_code UNIQUE (code),
    CONSTRAINT uq_certificate_enrolment_id UNIQUE (enrolment_id)
);
CREATE INDEX ix_certificate_curriculum_id ON certificate (curriculum_id);
CREATE INDEX ix_certificate_edition_id ON certificate (edition_id, id);
