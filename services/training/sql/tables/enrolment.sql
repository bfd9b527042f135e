-- A learner in an edition; `queue` is the order in which they enrolled; it changes when they re-enrol.
CREATE TABLE enrolment (
    id UUID NOT NULL,
    edition_id UUID NOT NULL,
    member_id UUID,
    email VARCHAR(254),
    email_key VARCHAR(254),
    name VARCHAR(200),
    country VARCHAR(2) NOT NULL,
    sex VARCHAR(20) NOT NULL,
    sector VARCHAR(20) NOT NULL,
    institution VARCHAR(200),
    language VARCHAR(2) NOT NULL,
    status VARCHAR(20) NOT NULL,
    queue BIGINT NOT NULL,
    completed_on DATE,
    enrolled_by UUID NOT NULL,
    enrolled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_enrolment PRIMARY KEY (id),
    CONSTRAINT ck_enrolment_completed_has_date CHECK ((status = 'completed') = (completed_on IS NOT NULL)),
    CONSTRAINT ck_enrolment_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_enrolment_sector CHECK (sector IN ('public', 'private', 'civil_society', 'academia')),
    CONSTRAINT ck_enrolment_sex CHECK (sex IN ('female', 'male', 'undisclosed')),
    CONSTRAINT ck_enrolment_status CHECK (status IN ('enrolled', 'waiting', 'withdrawn', 'completed')),
    CONSTRAINT fk_enrolment_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
    CONSTRAINT uq_enrolment_edition_id_email_key UNIQUE (edition_id, email_key),
    CONSTRAINT uq_enrolment_edition_id_member_id UNIQUE (edition_id, member_id),
    CONSTRAINT uq_enrolment_edition_id_queue UNIQUE (edition_id, queue) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_enrolment_member_id ON enrolment (member_id, id) WHERE member_id IS NOT NULL;
CREATE INDEX ix_enrolment_waiting ON enrolment (edition_id, queue) WHERE status = 'waiting';

-- A file of learners being imported. `country`: the only one its sender may enrol for; null: any.
CREATE TABLE "import" (
    id UUID NOT NULL,
    edition_id UUID NOT NULL,
    filename VARCHAR(200) NOT NULL,
    status VARCHAR(20) NOT NULL,
    dry_run BOOLEAN NOT NULL,
    partial BOOLEAN NOT NULL,
    country VARCHAR(2),
    encoding VARCHAR(20),
    delimiter VARCHAR(1),
    rows INTEGER NOT NULL,
    enrolled INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_import PRIMARY KEY (id),
    CONSTRAINT ck_import_status CHECK (status IN ('receiving', 'queued', 'checked', 'refused', 'done')),
    CONSTRAINT fk_import_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
);
CREATE INDEX ix_import_edition_id ON import (edition_id);

-- A part of a file; deleted when the import is done, or a week old.
CREATE TABLE import_chunk (
    import_id UUID NOT NULL,
    number INTEGER NOT NULL,
    content BYTEA NOT NULL,
    CONSTRAINT pk_import_chunk PRIMARY KEY (import_id, number),
    CONSTRAINT fk_import_chunk_import_id FOREIGN KEY(import_id) REFERENCES import (id) ON DELETE CASCADE
);

-- Why a row is refused. Contains no cell of the file, so that no personal data remain here.
CREATE TABLE import_error (
    import_id UUID NOT NULL,
    row INTEGER NOT NULL,
    field VARCHAR(40) NOT NULL,
    reason VARCHAR(60) NOT NULL,
    params JSONB NOT NULL,
    CONSTRAINT pk_import_error PRIMARY KEY (import_id, row, field),
    CONSTRAINT fk_import_error_import_id FOREIGN KEY(import_id) REFERENCES import (id) ON DELETE CASCADE
);
