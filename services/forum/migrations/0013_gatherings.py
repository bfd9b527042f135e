"""Events with a date and a place or a link, and who takes part in them."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATEMENTS = [
    "ALTER TABLE topic DROP CONSTRAINT ck_topic_kind",
    "ALTER TABLE topic ADD CONSTRAINT ck_topic_kind CHECK (kind IN ('discussion', 'question', 'poll', 'event'))",
    """
    CREATE TABLE gathering (
        topic_id UUID NOT NULL,
        starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
        ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
        time_zone VARCHAR(64) NOT NULL,
        place VARCHAR(200),
        link TEXT,
        revision INTEGER NOT NULL,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        cancelled_at TIMESTAMP WITH TIME ZONE,
        cancelled_reason VARCHAR(1000),
        CONSTRAINT pk_gathering PRIMARY KEY (topic_id),
        CONSTRAINT ck_gathering_when CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '31 days'),
        CONSTRAINT ck_gathering_where CHECK (place IS NOT NULL OR link IS NOT NULL),
        CONSTRAINT ck_gathering_cancelled CHECK ((cancelled_at IS NULL) = (cancelled_reason IS NULL)),
        CONSTRAINT fk_gathering_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id)
    )
    """,
    "CREATE INDEX ix_gathering_ends_at_topic_id ON gathering (ends_at, topic_id)",
    """
    CREATE TABLE attendance (
        topic_id UUID NOT NULL,
        member_id UUID NOT NULL,
        answer VARCHAR(7) NOT NULL,
        answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_attendance PRIMARY KEY (topic_id, member_id),
        CONSTRAINT ck_attendance_answer CHECK (answer IN ('yes', 'perhaps', 'no')),
        CONSTRAINT fk_attendance_topic_id FOREIGN KEY(topic_id) REFERENCES gathering (topic_id)
    )
    """,
    "CREATE INDEX ix_attendance_member_id ON attendance (member_id)",
    """
    CREATE TRIGGER time_zone_of_an_event_is_known BEFORE INSERT OR UPDATE OF time_zone ON gathering
    FOR EACH ROW EXECUTE FUNCTION refuse_unknown_time_zone()
    """,
    """
    CREATE TRIGGER cancelled_is_final BEFORE UPDATE ON gathering
    FOR EACH ROW WHEN (OLD.cancelled_at IS NOT NULL) EXECUTE FUNCTION refuse_change()
    """,
    # A topic that is an event has its date; nothing else has. Seen when the transaction ends.
    """
    CREATE FUNCTION gathering_must_fit() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE topic_of UUID := coalesce(to_jsonb(NEW) ->> 'topic_id', to_jsonb(NEW) ->> 'id')::uuid;
    BEGIN
        IF NOT EXISTS (SELECT FROM topic JOIN gathering ON topic_id = id WHERE id = topic_of AND kind = 'event') THEN
            RAISE EXCEPTION 'an event has its date, and no other topic has one' USING ERRCODE = '23514';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER event_has_its_date AFTER INSERT ON topic DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'event') EXECUTE FUNCTION gathering_must_fit()
    """,
    """
    CREATE CONSTRAINT TRIGGER gathering_has_its_topic AFTER INSERT ON gathering DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION gathering_must_fit()
    """,
    """
    CREATE FUNCTION check_attendance() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM gathering
        WHERE topic_id = NEW.topic_id AND cancelled_at IS NULL AND ends_at > now() FOR NO KEY UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the event is over or cancelled' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER attendance_is_in_time BEFORE INSERT OR UPDATE ON attendance
    FOR EACH ROW EXECUTE FUNCTION check_attendance()
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
