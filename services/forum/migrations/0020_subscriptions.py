"""What members want to hear of boards and topics. Who opened a topic goes on hearing of its replies."""

from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    CREATE TABLE board_subscription (
        member_id UUID NOT NULL,
        board_id UUID NOT NULL,
        level VARCHAR(10) NOT NULL,
        since TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_board_subscription PRIMARY KEY (member_id, board_id),
        CONSTRAINT ck_board_subscription_level CHECK (level IN ('watch', 'follow', 'mute')),
        CONSTRAINT fk_board_subscription_board_id FOREIGN KEY(board_id) REFERENCES board (id)
    )
    """,
    "CREATE INDEX ix_board_subscription_board_id_member_id ON board_subscription (board_id, member_id)",
    """
    CREATE TABLE topic_subscription (
        member_id UUID NOT NULL,
        topic_id UUID NOT NULL,
        level VARCHAR(10) NOT NULL,
        by_writing BOOLEAN NOT NULL DEFAULT false,
        since TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_topic_subscription PRIMARY KEY (member_id, topic_id),
        CONSTRAINT ck_topic_subscription_level CHECK (level IN ('watch', 'follow', 'mute')),
        CONSTRAINT ck_topic_subscription_by_writing CHECK (NOT by_writing OR level = 'follow'),
        CONSTRAINT fk_topic_subscription_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id)
    )
    """,
    "CREATE INDEX ix_topic_subscription_topic_id_member_id ON topic_subscription (topic_id, member_id)",
    """
    INSERT INTO topic_subscription (member_id, topic_id, level, by_writing, since)
    SELECT author_id, topic.id, 'follow', true, opened_at
    FROM topic JOIN member ON member.id = author_id AND member.status <> 'erased'
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
