-- Members cannot reply to an event that is over or cancelled.
CREATE OR REPLACE FUNCTION check_attendance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM gathering
    WHERE topic_id = NEW.topic_id AND cancelled_at IS NULL AND ends_at > now() FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the event is over or cancelled' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER attendance_is_in_time BEFORE INSERT OR UPDATE ON attendance
    FOR EACH ROW EXECUTE FUNCTION check_attendance();
