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
