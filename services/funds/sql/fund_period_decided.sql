-- A soft-closed period is closed, or reopened with a reason; closed periods, and the record of reopened ones, never
-- change (rules 2, 10).
CREATE OR REPLACE FUNCTION fund_period_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'soft_closed' OR NEW.status = 'soft_closed'
       OR (OLD.id, OLD.fund_id, OLD.starts_on, OLD.ends_on, OLD.soft_closed_by, OLD.soft_closed_at, OLD.adjusting_until)
          IS DISTINCT FROM
          (NEW.id, NEW.fund_id, NEW.starts_on, NEW.ends_on, NEW.soft_closed_by, NEW.soft_closed_at, NEW.adjusting_until)
    THEN
        PERFORM fund_refuse('rule_2_never_changed', 'a closed period stays closed (Fund rules 2, 10)');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON period FOR EACH ROW EXECUTE FUNCTION fund_period_decided();
