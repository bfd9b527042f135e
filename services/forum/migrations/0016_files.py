"""Members' files: what is known of them, how much each member has, and a post's files with the post."""

from alembic import op

revision = "0016"
down_revision = "0020"
branch_labels = None
depends_on = None

STATEMENTS = [
    "ALTER TABLE post ADD COLUMN files JSONB NOT NULL DEFAULT '[]'",
    """
    CREATE TABLE file_owner (
        member_id UUID NOT NULL,
        bytes BIGINT NOT NULL,
        files INTEGER NOT NULL,
        CONSTRAINT pk_file_owner PRIMARY KEY (member_id),
        CONSTRAINT ck_file_owner_sums CHECK (bytes >= 0 AND files >= 0)
    )
    """,
    """
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
        CONSTRAINT pk_stored_file PRIMARY KEY (id),
        CONSTRAINT ck_stored_file_size_bytes CHECK (size_bytes >= 0 AND (kept_at IS NULL OR size_bytes > 0)),
        CONSTRAINT ck_stored_file_kept
            CHECK ((kept_at IS NULL) = (sha256 IS NULL) AND (kept_at IS NULL) = (media_type IS NULL)),
        CONSTRAINT ck_stored_file_sha256 CHECK (octet_length(sha256) = 32),
        CONSTRAINT ck_stored_file_pixels
            CHECK ((width IS NULL) = (height IS NULL) AND (width IS NULL OR kept_at IS NOT NULL)),
        CONSTRAINT ck_stored_file_posted CHECK ((post_id IS NULL) = (position IS NULL)),
        CONSTRAINT ck_stored_file_posted_when_kept CHECK (post_id IS NULL OR kept_at IS NOT NULL),
        CONSTRAINT ck_stored_file_position CHECK (position BETWEEN 1 AND 10),
        CONSTRAINT uq_stored_file_post_id_position UNIQUE (post_id, position),
        CONSTRAINT fk_stored_file_post_id FOREIGN KEY(post_id) REFERENCES post (id)
    )
    """,
    "CREATE INDEX ix_stored_file_owner_id ON stored_file (owner_id, id)",
    "CREATE INDEX ix_stored_file_waiting ON stored_file (announced_at) WHERE post_id IS NULL",
    # The owner's row is held by whoever adds to it, so that two at once do not pass the quota together.
    """
    CREATE FUNCTION sum_files() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.size_bytes = NEW.size_bytes AND OLD.owner_id = NEW.owner_id THEN
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            UPDATE file_owner SET bytes = bytes - OLD.size_bytes, files = files - 1 WHERE member_id = OLD.owner_id;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO file_owner (member_id, bytes, files) VALUES (NEW.owner_id, NEW.size_bytes, 1)
            ON CONFLICT (member_id) DO UPDATE
            SET bytes = file_owner.bytes + excluded.bytes, files = file_owner.files + 1;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER files_are_summed AFTER INSERT OR UPDATE OR DELETE ON stored_file
    FOR EACH ROW EXECUTE FUNCTION sum_files()
    """,
    """
    CREATE FUNCTION show_files(of_post UUID) RETURNS void LANGUAGE sql AS $$
        UPDATE post SET files = coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'id', f.id, 'filename', f.filename, 'media_type', f.media_type, 'size_bytes', f.size_bytes,
                'width', f.width, 'height', f.height
            ) ORDER BY f.position)
            FROM stored_file f WHERE f.post_id = of_post
        ), '[]')
        WHERE id = of_post
    $$
    """,
    """
    CREATE FUNCTION post_shows_files() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' AND OLD.post_id IS NOT NULL THEN
            PERFORM show_files(OLD.post_id);
        END IF;
        IF TG_OP <> 'DELETE' AND NEW.post_id IS NOT NULL
            AND (TG_OP = 'INSERT' OR NEW.post_id IS DISTINCT FROM OLD.post_id) THEN
            PERFORM show_files(NEW.post_id);
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER files_are_shown AFTER INSERT OR UPDATE OR DELETE ON stored_file
    FOR EACH ROW EXECUTE FUNCTION post_shows_files()
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
