-- Somebody took something home: what, about whom, in which format, how it was asked for, and what it told.
CREATE TABLE export_record (
    id UUID NOT NULL,
    exported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    member_id UUID NOT NULL,
    what VARCHAR(80) NOT NULL,
    subject_id UUID,
    format VARCHAR(20) NOT NULL,
    parameters JSONB NOT NULL,
    digest VARCHAR(64),
    CONSTRAINT pk_export_record PRIMARY KEY (id),
    CONSTRAINT ck_export_record_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_export_record_parameters CHECK (jsonb_typeof(parameters) = 'object')
);
CREATE INDEX ix_export_record_member_id ON export_record (member_id, id);
CREATE INDEX ix_export_record_subject_id ON export_record (subject_id, id);
CREATE INDEX ix_export_record_what ON export_record (what, id);
