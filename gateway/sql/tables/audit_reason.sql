-- Why a member was suspended or a registration refused: free text about a person, so it stands beside the audit log,
-- which is never erased, and goes with the person.
CREATE TABLE audit_reason (
    audit_id uuid NOT NULL CONSTRAINT pk_audit_reason PRIMARY KEY
        CONSTRAINT fk_audit_reason_audit_id_audit REFERENCES audit (id),
    member_id uuid NOT NULL,
    reason varchar(1000) NOT NULL
);
CREATE INDEX ix_audit_reason_member_id ON audit_reason (member_id);
