"""Files of the library: each version may have one; how often readers took it, by day and of nobody in particular."""

from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    ALTER TABLE stored_file
        ADD COLUMN resource_id UUID,
        ADD CONSTRAINT fk_stored_file_resource_id FOREIGN KEY (resource_id) REFERENCES resource (id),
        ADD CONSTRAINT ck_stored_file_one_place CHECK (post_id IS NULL OR resource_id IS NULL),
        ADD CONSTRAINT ck_stored_file_shelved_when_kept CHECK (resource_id IS NULL OR kept_at IS NOT NULL),
        ADD CONSTRAINT uq_stored_file_id_resource_id UNIQUE (id, resource_id)
    """,
    "DROP INDEX ix_stored_file_waiting",
    """
    CREATE INDEX ix_stored_file_waiting ON stored_file (announced_at) WHERE post_id IS NULL AND resource_id IS NULL
    """,
    """
    ALTER TABLE resource_version
        ADD COLUMN file_id UUID,
        ADD CONSTRAINT fk_resource_version_file_id_resource_id
            FOREIGN KEY (file_id, resource_id) REFERENCES stored_file (id, resource_id)
    """,
    "CREATE INDEX ix_resource_version_file_id ON resource_version (file_id)",
    """
    CREATE TABLE resource_download (
        resource_id UUID NOT NULL,
        day DATE NOT NULL,
        downloads INTEGER NOT NULL,
        CONSTRAINT pk_resource_download PRIMARY KEY (resource_id, day),
        CONSTRAINT ck_resource_download_downloads CHECK (downloads > 0),
        CONSTRAINT fk_resource_download_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id)
    )
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
