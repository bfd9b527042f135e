"""Drafts that follow their member from device to device, fifty at most."""

from alembic import op

revision = "0031"
down_revision = "0013"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    CREATE TABLE draft (
        id UUID NOT NULL,
        member_id UUID NOT NULL,
        slot SMALLINT NOT NULL,
        board_id UUID,
        topic_id UUID,
        title VARCHAR(200) NOT NULL,
        text TEXT NOT NULL,
        language VARCHAR(2),
        kind VARCHAR(12) NOT NULL,
        tags VARCHAR(80)[] NOT NULL,
        more JSONB NOT NULL,
        saved_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_draft PRIMARY KEY (id),
        CONSTRAINT ck_draft_place CHECK ((board_id IS NULL) <> (topic_id IS NULL)),
        CONSTRAINT ck_draft_slot CHECK (slot BETWEEN 1 AND 50),
        CONSTRAINT ck_draft_text CHECK (char_length(text) <= 20000),
        CONSTRAINT ck_draft_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
        CONSTRAINT uq_draft_member_id_slot UNIQUE (member_id, slot),
        CONSTRAINT uq_draft_member_id_board_id UNIQUE (member_id, board_id),
        CONSTRAINT uq_draft_member_id_topic_id UNIQUE (member_id, topic_id),
        CONSTRAINT fk_draft_board_id FOREIGN KEY(board_id) REFERENCES board (id),
        CONSTRAINT fk_draft_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id) ON DELETE CASCADE
    )
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
