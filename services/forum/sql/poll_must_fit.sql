-- A topic has a poll with choices if and only if it is of the kind poll. Checked when the transaction ends.
CREATE OR REPLACE FUNCTION poll_must_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE topic_of UUID := CASE WHEN TG_TABLE_NAME = 'topic' THEN (to_jsonb(NEW) ->> 'id')::uuid
                         ELSE (to_jsonb(NEW) ->> 'topic_id')::uuid END;
BEGIN
    IF NOT EXISTS (SELECT FROM topic WHERE id = topic_of AND kind = 'poll')
        OR (SELECT count(*) FROM poll JOIN poll_choice USING (topic_id) WHERE topic_id = topic_of) < 2
    THEN
        RAISE EXCEPTION 'a poll has at least two choices, and no other topic has any' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS poll_has_choices ON topic;
CREATE CONSTRAINT TRIGGER poll_has_choices AFTER INSERT ON topic
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'poll') EXECUTE FUNCTION poll_must_fit();
DROP TRIGGER IF EXISTS poll_has_its_topic ON poll;
CREATE CONSTRAINT TRIGGER poll_has_its_topic AFTER INSERT ON poll
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION poll_must_fit();
