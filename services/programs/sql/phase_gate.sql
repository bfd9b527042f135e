-- Rule 1: a phase leaves "waiting" when the previous one is approved or skipped, and a decision on a phase is final.
CREATE OR REPLACE FUNCTION phase_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state IN ('approved', 'skipped') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'a decided phase stays decided' USING ERRCODE = '23514', CONSTRAINT = 'ck_phase_decided';
    END IF;
    IF NEW.state <> 'waiting' AND NEW.position > 1 AND NOT EXISTS (
        SELECT 1 FROM phase
        WHERE edition_id = NEW.edition_id AND position = NEW.position - 1 AND state IN ('approved', 'skipped')
    ) THEN
        RAISE EXCEPTION 'the phase before is not approved' USING ERRCODE = '23514', CONSTRAINT = 'ck_phase_gate';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER phase_gate BEFORE INSERT OR UPDATE ON phase FOR EACH ROW EXECUTE FUNCTION phase_gate();
