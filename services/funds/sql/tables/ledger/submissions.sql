-- What comes with an entry that waits: its maker's note, and what it was entered in place of. Nothing is written over, so the
-- earlier one stays.
CREATE TABLE submission (
    kind VARCHAR(24) NOT NULL,
    entry_id UUID NOT NULL,
    replaces UUID,
    revision SMALLINT NOT NULL,
    note VARCHAR(1000),
    CONSTRAINT pk_submission PRIMARY KEY (kind, entry_id),
    CONSTRAINT uq_submission_kind_replaces UNIQUE (kind, replaces),
    CONSTRAINT ck_submission_revision CHECK ((replaces IS NULL) = (revision = 1) AND revision > 0 AND entry_id <> replaces)
);
