"""Topics that were merged into others, posts that were moved to a topic of their own, and where both are now."""

from alembic import op

revision = "0014"
down_revision = "0022"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    ALTER TABLE topic
        ADD COLUMN merged_into UUID,
        ADD COLUMN merged_after INTEGER,
        ADD COLUMN split_from UUID,
        ADD CONSTRAINT fk_topic_merged_into FOREIGN KEY (merged_into) REFERENCES topic (id),
        ADD CONSTRAINT fk_topic_split_from FOREIGN KEY (split_from) REFERENCES post (id),
        ADD CONSTRAINT ck_topic_merged CHECK (
            (merged_into IS NULL) = (merged_after IS NULL)
            AND (merged_into IS NULL OR (merged_into <> id AND posts = 0 AND answer IS NULL AND pinned = 0)))
    """,
    """
    ALTER TABLE post
        ADD COLUMN moved_post_id UUID,
        ADD CONSTRAINT fk_post_moved_post_id FOREIGN KEY (moved_post_id) REFERENCES post (id),
        ADD CONSTRAINT ck_post_moved CHECK (
            moved_post_id IS NULL OR (moved_post_id <> id AND number > 1 AND source = '' AND hidden_at IS NULL))
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
