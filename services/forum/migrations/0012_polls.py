"""Polls: choices that stay, one ballot a member, counts that the database keeps and a closed poll does not lose."""

from alembic import op

revision = "0012"
down_revision = "0017"
branch_labels = None
depends_on = None

STATEMENTS = [
    "ALTER TABLE topic DROP CONSTRAINT ck_topic_kind",
    "ALTER TABLE topic ADD CONSTRAINT ck_topic_kind CHECK (kind IN ('discussion', 'question', 'poll'))",
    """
    CREATE TABLE poll (
        topic_id UUID NOT NULL,
        several BOOLEAN NOT NULL,
        results VARCHAR(13) NOT NULL,
        closes_at TIMESTAMP WITH TIME ZONE,
        closed_at TIMESTAMP WITH TIME ZONE,
        voters INTEGER NOT NULL,
        CONSTRAINT pk_poll PRIMARY KEY (topic_id),
        CONSTRAINT ck_poll_results CHECK (results IN ('always', 'after_voting', 'after_closing')),
        CONSTRAINT ck_poll_voters CHECK (voters >= 0),
        CONSTRAINT fk_poll_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id)
    )
    """,
    """
    CREATE TABLE poll_choice (
        topic_id UUID NOT NULL,
        number SMALLINT NOT NULL,
        text VARCHAR(200) NOT NULL,
        votes INTEGER NOT NULL,
        CONSTRAINT pk_poll_choice PRIMARY KEY (topic_id, number),
        CONSTRAINT ck_poll_choice_number CHECK (number BETWEEN 1 AND 20),
        CONSTRAINT ck_poll_choice_votes CHECK (votes >= 0),
        CONSTRAINT fk_poll_choice_topic_id FOREIGN KEY(topic_id) REFERENCES poll (topic_id)
    )
    """,
    """
    CREATE TABLE ballot (
        topic_id UUID NOT NULL,
        member_id UUID NOT NULL,
        choices SMALLINT[] NOT NULL,
        cast_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_ballot PRIMARY KEY (topic_id, member_id),
        CONSTRAINT ck_ballot_choices CHECK (cardinality(choices) >= 1),
        CONSTRAINT fk_ballot_topic_id FOREIGN KEY(topic_id) REFERENCES poll (topic_id)
    )
    """,
    "CREATE INDEX ix_ballot_member_id ON ballot (member_id)",
    # A topic that is a poll has one, with choices; nothing else has. Seen when the transaction ends.
    """
    CREATE FUNCTION poll_must_fit() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE topic_of UUID := CASE WHEN TG_TABLE_NAME = 'topic' THEN (to_jsonb(NEW) ->> 'id')::uuid
                             ELSE (to_jsonb(NEW) ->> 'topic_id')::uuid END;
    BEGIN
        IF NOT EXISTS (SELECT FROM topic WHERE id = topic_of AND kind = 'poll')
            OR (SELECT count(*) FROM poll JOIN poll_choice USING (topic_id) WHERE topic_id = topic_of) < 2
        THEN
            RAISE EXCEPTION 'a poll has at least two choices, and no other topic has any' USING ERRCODE = '23514';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER poll_has_choices AFTER INSERT ON topic DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'poll') EXECUTE FUNCTION poll_must_fit()
    """,
    """
    CREATE CONSTRAINT TRIGGER poll_has_its_topic AFTER INSERT ON poll DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION poll_must_fit()
    """,
    """
    CREATE TRIGGER poll_stays_as_opened BEFORE UPDATE OF topic_id, several, results ON poll
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER poll_is_closed_once BEFORE UPDATE OF closed_at, closes_at ON poll
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER choice_stays_as_opened BEFORE UPDATE OF topic_id, number, text ON poll_choice
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE FUNCTION check_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE of_ballot poll;
    BEGIN
        SELECT * INTO of_ballot FROM poll WHERE topic_id = NEW.topic_id FOR UPDATE;
        IF of_ballot.closed_at IS NOT NULL OR of_ballot.closes_at <= now() THEN
            RAISE EXCEPTION 'the poll is closed' USING ERRCODE = '23514';
        END IF;
        IF TG_OP = 'UPDATE' AND (NEW.topic_id, NEW.member_id) IS DISTINCT FROM (OLD.topic_id, OLD.member_id) THEN
            RAISE EXCEPTION 'a ballot is one member''s, of one poll' USING ERRCODE = '23514';
        END IF;
        IF cardinality(NEW.choices) > 1 AND NOT of_ballot.several THEN
            RAISE EXCEPTION 'the poll takes one choice' USING ERRCODE = '23514';
        END IF;
        IF cardinality(NEW.choices) <> (
            SELECT count(*) FROM poll_choice WHERE topic_id = NEW.topic_id AND number = ANY (NEW.choices)
        ) THEN
            RAISE EXCEPTION 'a ballot has choices of its poll, each once' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER ballot_is_valid BEFORE INSERT OR UPDATE ON ballot
    FOR EACH ROW EXECUTE FUNCTION check_ballot()
    """,
    """
    CREATE FUNCTION count_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE is_open BOOLEAN;
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            SELECT closed_at IS NULL AND (closes_at IS NULL OR closes_at > now()) INTO is_open
            FROM poll WHERE topic_id = OLD.topic_id FOR UPDATE;
            IF NOT is_open THEN
                RETURN NULL;  -- the result stands, whoever leaves
            END IF;
            UPDATE poll_choice SET votes = votes - 1 WHERE topic_id = OLD.topic_id AND number = ANY (OLD.choices);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            UPDATE poll_choice SET votes = votes + 1 WHERE topic_id = NEW.topic_id AND number = ANY (NEW.choices);
        END IF;
        UPDATE poll SET voters = voters + CASE TG_OP WHEN 'INSERT' THEN 1 WHEN 'DELETE' THEN -1 ELSE 0 END
        WHERE topic_id = CASE TG_OP WHEN 'DELETE' THEN OLD.topic_id ELSE NEW.topic_id END;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER ballot_is_counted AFTER INSERT OR UPDATE OR DELETE ON ballot
    FOR EACH ROW EXECUTE FUNCTION count_ballot()
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
