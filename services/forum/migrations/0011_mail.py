"""How members want to be told, what waits to be mailed, and which topic a notice is about."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    ALTER TABLE notice ADD COLUMN topic_id UUID
    """,
    """
    UPDATE notice SET topic_id = substring(link FROM '^/forum/topics/([0-9a-f-]{36})')::uuid
    WHERE link ~ '^/forum/topics/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(#|$)'
    """,
    """
    CREATE TABLE notice_rhythm (
        member_id UUID NOT NULL,
        time_zone VARCHAR(64) NOT NULL,
        quiet_from TIME WITHOUT TIME ZONE,
        quiet_to TIME WITHOUT TIME ZONE,
        digest VARCHAR(10) NOT NULL,
        digest_at TIME WITHOUT TIME ZONE NOT NULL,
        digest_on SMALLINT NOT NULL,
        CONSTRAINT pk_notice_rhythm PRIMARY KEY (member_id),
        CONSTRAINT ck_notice_rhythm_digest CHECK (digest IN ('never', 'daily', 'weekly')),
        CONSTRAINT ck_notice_rhythm_weekday CHECK (digest_on BETWEEN 1 AND 7),
        CONSTRAINT ck_notice_rhythm_quiet CHECK (
            (quiet_from IS NULL) = (quiet_to IS NULL) AND quiet_from IS DISTINCT FROM quiet_to
            OR quiet_from IS NULL AND quiet_to IS NULL
        )
    )
    """,
    """
    CREATE FUNCTION refuse_unknown_time_zone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM now() AT TIME ZONE NEW.time_zone;
        IF NEW.time_zone !~ '^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$' THEN
            RAISE EXCEPTION 'time zone "%" is no name', NEW.time_zone USING ERRCODE = '22023';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER time_zone_is_known BEFORE INSERT OR UPDATE ON notice_rhythm
    FOR EACH ROW EXECUTE FUNCTION refuse_unknown_time_zone()
    """,
    """
    CREATE TABLE notice_choice (
        member_id UUID NOT NULL,
        kind VARCHAR(40) NOT NULL,
        delivery VARCHAR(10) NOT NULL,
        CONSTRAINT pk_notice_choice PRIMARY KEY (member_id, kind),
        CONSTRAINT ck_notice_choice_delivery CHECK (delivery IN ('off', 'inbox', 'digest', 'at_once'))
    )
    """,
    """
    CREATE TABLE mail_item (
        member_id UUID NOT NULL,
        number INTEGER NOT NULL,
        kind VARCHAR(40) NOT NULL,
        delivery VARCHAR(10) NOT NULL,
        due_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_mail_item PRIMARY KEY (member_id, number),
        CONSTRAINT ck_mail_item_delivery CHECK (delivery IN ('digest', 'at_once')),
        CONSTRAINT fk_mail_item_member_id FOREIGN KEY (member_id, number)
            REFERENCES notice (member_id, number) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_mail_item_due_at_member_id ON mail_item (due_at, member_id)
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
