-- When an allocation or a commitment begins, changes or ends, what its award holds changes (rule 7). Rule 12: above
-- the threshold, a second person must approve it.
CREATE OR REPLACE FUNCTION fund_holder_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    change numeric := NEW.held_usd - CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.held_usd END;
    today date := CASE TG_OP WHEN 'INSERT' THEN NEW.reserved_on
                  ELSE GREATEST((now() AT TIME ZONE 'UTC')::date, NEW.reserved_on) END;
BEGIN
    IF NEW.status IN ('granted', 'open') AND NEW.decided_by IS NULL AND NEW.amount_usd > (
        SELECT f.second_signature_above_usd FROM award a JOIN fund f ON f.id = a.fund_id WHERE a.id = NEW.award_id) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'above the threshold somebody else approves (Fund rule 12)');
    END IF;
    IF change <> 0 THEN
        UPDATE award_balance SET held_usd = held_usd + change, last_day = GREATEST(last_day, today)
        WHERE award_id = NEW.award_id;
        PERFORM fund_hold_moved(NEW.award_id, today, change);
        PERFORM fund_days_covered(NEW.award_id, today);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_moved AFTER INSERT OR UPDATE OF status, amount_usd, indirect_usd ON allocation
    FOR EACH ROW EXECUTE FUNCTION fund_holder_moved();
CREATE OR REPLACE TRIGGER a_moved AFTER INSERT OR UPDATE OF status, amount_usd, indirect_usd ON commitment
    FOR EACH ROW EXECUTE FUNCTION fund_holder_moved();
