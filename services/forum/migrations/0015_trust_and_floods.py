"""What a new account may do, by levels that time and record open; how much is written on a board within a minute."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    CREATE TABLE trust_level (
        level SMALLINT NOT NULL,
        days INTEGER NOT NULL,
        read INTEGER NOT NULL,
        written INTEGER NOT NULL,
        most_upheld INTEGER,
        topics_a_day INTEGER,
        replies_a_day INTEGER,
        links_a_post INTEGER,
        mentions_a_post INTEGER,
        files_a_day INTEGER,
        CONSTRAINT pk_trust_level PRIMARY KEY (level),
        CONSTRAINT ck_trust_level_level CHECK (level BETWEEN 0 AND 9),
        CONSTRAINT ck_trust_level_thresholds CHECK (
            days >= 0 AND read >= 0 AND written >= 0 AND most_upheld >= 0
            AND (level > 0 OR (days = 0 AND read = 0 AND written = 0 AND most_upheld IS NULL))),
        CONSTRAINT ck_trust_level_limits CHECK (
            topics_a_day > 0 AND replies_a_day > 0 AND links_a_post >= 0 AND mentions_a_post >= 0 AND files_a_day >= 0)
    )
    """,
    # Whatever is known of somebody: on the first days little, then more, after a month as much as the forum takes.
    "INSERT INTO trust_level VALUES (0, 0, 0, 0, NULL, 3, 20, 2, 3, 2)",
    "INSERT INTO trust_level VALUES (1, 3, 20, 3, 2, 10, 100, 10, 10, 20)",
    "INSERT INTO trust_level VALUES (2, 30, 100, 20, 1, NULL, NULL, NULL, NULL, NULL)",
    """
    CREATE TABLE member_since (
        member_id UUID NOT NULL,
        since TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_member_since PRIMARY KEY (member_id)
    )
    """,
    # For whoever is here already, the moment of the registration: it is in the identifier (UUIDv7).
    """
    INSERT INTO member_since SELECT id, least(now(), to_timestamp(
        ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)) FROM member
    """,
    # The forum hears of a member when the member is admitted.
    """
    CREATE FUNCTION member_is_here() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO member_since VALUES (NEW.id, now()) ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER member_is_here AFTER INSERT ON member FOR EACH ROW EXECUTE FUNCTION member_is_here()",
    """
    ALTER TABLE board
        ADD COLUMN busy_minute TIMESTAMP WITH TIME ZONE,
        ADD COLUMN busy_posts INTEGER NOT NULL DEFAULT 0,
        ADD CONSTRAINT ck_board_busy_posts CHECK (busy_posts >= 0)
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
