-- A mail that is settled is never sent again, whoever asks. Only one that the server has definitely not taken may wait
-- once more, while its text is kept; or its text is forgotten.
CREATE OR REPLACE FUNCTION refuse_another_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'refused' AND OLD.body IS NOT NULL AND NEW.state IN ('waiting', 'refused') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'letter % is settled: it is never sent again', OLD.id USING ERRCODE = '23001';
END $$;

CREATE OR REPLACE TRIGGER letter_is_sent_once BEFORE UPDATE ON letter
    FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL) EXECUTE FUNCTION refuse_another_delivery();
