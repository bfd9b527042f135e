-- While the poll is open, votes are counted as ballots are cast, changed and withdrawn.
CREATE OR REPLACE FUNCTION count_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$;

CREATE OR REPLACE TRIGGER ballot_is_counted AFTER INSERT OR UPDATE OR DELETE ON ballot
    FOR EACH ROW EXECUTE FUNCTION count_ballot();
