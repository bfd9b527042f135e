-- A moderation action is a record: it may be lifted once, and is otherwise never changed.
CREATE OR REPLACE FUNCTION measure_is_only_lifted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lifted measure;
BEGIN
    lifted := OLD;
    lifted.lifted_at := NEW.lifted_at;
    lifted.lifted_by := NEW.lifted_by;
    lifted.lift_reason := NEW.lift_reason;
    IF OLD.lifted_at IS NOT NULL OR NEW IS DISTINCT FROM lifted THEN
        RAISE EXCEPTION 'measure is a record: it is lifted once, never changed' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER measure_is_only_lifted BEFORE UPDATE ON measure
    FOR EACH ROW EXECUTE FUNCTION measure_is_only_lifted();
