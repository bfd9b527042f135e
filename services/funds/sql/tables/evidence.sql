-- The description of a file. A correction is a new row that supersedes, at most once, one of the same subject.
CREATE TABLE attachment (
    id UUID NOT NULL,
    subject_kind VARCHAR(20) NOT NULL,
    subject_id UUID NOT NULL,
    filename VARCHAR(200) NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 BYTEA NOT NULL,
    description VARCHAR(200),
    revision SMALLINT NOT NULL,
    supersedes UUID,
    attached_by UUID NOT NULL,
    attached_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_attachment PRIMARY KEY (id),
    CONSTRAINT uq_attachment_id_sha256_size_bytes UNIQUE (id, sha256, size_bytes),
    CONSTRAINT uq_attachment_id_subject_kind_subject_id UNIQUE (id, subject_kind, subject_id),
    CONSTRAINT uq_attachment_supersedes UNIQUE (supersedes),
    CONSTRAINT fk_attachment_supersedes_subject_kind_subject_id FOREIGN KEY(supersedes, subject_kind, subject_id)
        REFERENCES attachment (id, subject_kind, subject_id),
    CONSTRAINT ck_attachment_revision CHECK ((supersedes IS NULL) = (revision = 1) AND revision > 0),
    CONSTRAINT ck_attachment_sha256 CHECK (octet_length(sha256) = 32),
    CONSTRAINT ck_attachment_subject_kind CHECK (
        subject_kind IN ('agreement', 'report', 'contribution', 'award', 'expenditure', 'bank_statement', 'commitment'))
);
CREATE INDEX ix_attachment_subject ON attachment (subject_kind, subject_id, id);

-- A file's bytes. The database itself computes size and digest, which must match the description.
CREATE TABLE attachment_content (
    attachment_id UUID NOT NULL,
    content BYTEA STORAGE EXTERNAL NOT NULL,
    size_bytes INTEGER GENERATED ALWAYS AS (octet_length(content)) STORED NOT NULL,
    sha256 BYTEA GENERATED ALWAYS AS (sha256(content)) STORED NOT NULL,
    CONSTRAINT pk_attachment_content PRIMARY KEY (attachment_id),
    CONSTRAINT ck_attachment_content_size CHECK (octet_length(content) BETWEEN 1 AND 4194304),
    CONSTRAINT fk_attachment_content_attachment_id_sha256_size_bytes FOREIGN KEY(attachment_id, sha256, size_bytes)
        REFERENCES attachment (id, sha256, size_bytes)
);

-- The record that somebody read a file.
CREATE TABLE attachment_read (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    attachment_id UUID NOT NULL,
    member_id UUID NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_attachment_read PRIMARY KEY (position),
    CONSTRAINT fk_attachment_read_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id)
);
CREATE INDEX ix_attachment_read_attachment_id ON attachment_read (attachment_id, position);
CREATE INDEX ix_attachment_read_member_id ON attachment_read (member_id, position);

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
