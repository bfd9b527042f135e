-- A topic has a date if and only if it is an event. Checked when the transaction ends.
CREATE OR REPLACE FUNCTION gathering_must_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE topic_of UUID := coalesce(to_jsonb(NEW) ->> 'topic_id', to_jsonb(NEW) ->> 'id')::uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM topic JOIN gathering ON topic_id = id WHERE id = topic_of AND kind = 'event') THEN
        RAISE EXCEPTION 'an event has its date, and no other topic has one' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS event_has_its_date ON topic;
CREATE CONSTRAINT TRIGGER event_has_its_date AFTER INSERT ON topic
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'event') EXECUTE FUNCTION gathering_must_fit();
DROP TRIGGER IF EXISTS gathering_has_its_topic ON gathering;
CREATE CONSTRAINT TRIGGER gathering_has_its_topic AFTER INSERT ON gathering
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gathering_must_fit();
