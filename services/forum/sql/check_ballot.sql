-- A ballot contains choices of its own poll, each at most once, and only one unless the poll allows several. It must
-- be cast before the poll closes. The poll's row is locked, so that no ballot is counted after that.
CREATE OR REPLACE FUNCTION check_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$;

CREATE OR REPLACE TRIGGER ballot_is_valid BEFORE INSERT OR UPDATE ON ballot
    FOR EACH ROW EXECUTE FUNCTION check_ballot();
