-- How many bytes a member's files have: the sum over their rows, updated by a trigger, under a lock.
CREATE TABLE file_owner (
    member_id UUID NOT NULL,
    bytes BIGINT NOT NULL,
    files INTEGER NOT NULL,
    CONSTRAINT pk_file_owner PRIMARY KEY (member_id),
    CONSTRAINT ck_file_owner_sums CHECK (bytes >= 0 AND files >= 0)
);

-- A member's file: registered, uploaded, posted or shelved. A trigger shows a post's files in `post.files`.
CREATE TABLE stored_file (
    id UUID NOT NULL,
    owner_id UUID NOT NULL,
    filename VARCHAR(200) NOT NULL,
    size_bytes INTEGER NOT NULL,
    media_type VARCHAR(100),
    sha256 BYTEA,
    width INTEGER,
    height INTEGER,
    announced_at TIMESTAMP WITH TIME ZONE NOT NULL,
    kept_at TIMESTAMP WITH TIME ZONE,
    post_id UUID,
    position SMALLINT,
    resource_id UUID,
    CONSTRAINT pk_stored_file PRIMARY KEY (id),
    CONSTRAINT ck_stored_file_size_bytes CHECK (size_bytes >= 0 AND (kept_at IS NULL OR size_bytes > 0)),
    CONSTRAINT ck_stored_file_kept CHECK (
        (kept_at IS NULL) = (sha256 IS NULL) AND (kept_at IS NULL) = (media_type IS NULL)),
    CONSTRAINT ck_stored_file_sha256 CHECK (octet_length(sha256) = 32),
    CONSTRAINT ck_stored_file_pixels CHECK (
        (width IS NULL) = (height IS NULL) AND (width IS NULL OR kept_at IS NOT NULL)),
    CONSTRAINT ck_stored_file_posted CHECK ((post_id IS NULL) = (position IS NULL)),
    CONSTRAINT ck_stored_file_posted_when_kept CHECK (post_id IS NULL OR kept_at IS NOT NULL),
    CONSTRAINT ck_stored_file_position CHECK (position BETWEEN 1 AND 10),
    CONSTRAINT uq_stored_file_post_id_position UNIQUE (post_id, position),
    CONSTRAINT fk_stored_file_post_id FOREIGN KEY(post_id) REFERENCES post (id),
    CONSTRAINT fk_stored_file_resource_id FOREIGN KEY (resource_id) REFERENCES resource (id),
    CONSTRAINT ck_stored_file_one_place CHECK (post_id IS NULL OR resource_id IS NULL),
    CONSTRAINT ck_stored_file_shelved_when_kept CHECK (resource_id IS NULL OR kept_at IS NOT NULL),
    CONSTRAINT uq_stored_file_id_resource_id UNIQUE (id, resource_id)
);
CREATE INDEX ix_stored_file_owner_id ON stored_file (owner_id, id);
CREATE INDEX ix_stored_file_waiting ON stored_file (announced_at) WHERE post_id IS NULL AND resource_id IS NULL;

ALTER TABLE resource_version
    ADD CONSTRAINT fk_resource_version_file_id_resource_id FOREIGN KEY (file_id, resource_id)
    REFERENCES stored_file (id, resource_id);
