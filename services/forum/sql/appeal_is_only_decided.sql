-- An appeal is decided once and never changed. The member's own words are deleted when the member is erased; that
-- there was an appeal, and how it ended, stays on record.
CREATE OR REPLACE FUNCTION appeal_is_only_decided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE decided appeal;
BEGIN
    decided := OLD;
    decided.text := NEW.text;
    IF OLD.status = 'open' THEN
        decided.status := NEW.status;
        decided.decided_at := NEW.decided_at;
        decided.decided_by := NEW.decided_by;
        decided.decision_reason := NEW.decision_reason;
    END IF;
    IF NEW IS DISTINCT FROM decided OR NEW.text NOT IN (OLD.text, '…') THEN
        RAISE EXCEPTION 'appeal is a record: it is decided once, never changed' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER appeal_is_only_decided BEFORE UPDATE ON appeal
    FOR EACH ROW EXECUTE FUNCTION appeal_is_only_decided();
