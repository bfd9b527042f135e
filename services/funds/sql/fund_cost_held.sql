-- Rules 7 and 17: a cost that waits for its second signature holds what it would take, unless an allocation or a
-- commitment holds it already. What is posted is free from the day on which it was held, as it is spent from then at the
-- latest; what is refused or withdrawn is free from today.
CREATE OR REPLACE FUNCTION fund_cost_held() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    change numeric := NEW.held_usd - CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.held_usd END;
    entered date := (NEW.entered_at AT TIME ZONE 'UTC')::date;
    today date := CASE WHEN NEW.status = 'pending' THEN entered
                  ELSE GREATEST((now() AT TIME ZONE 'UTC')::date, entered) END;
BEGIN
    IF change <> 0 THEN
        UPDATE award_balance SET held_usd = held_usd + change, last_day = GREATEST(last_day, today)
        WHERE award_id = NEW.award_id;
        PERFORM fund_hold_moved(NEW.award_id, today, change);
        PERFORM fund_days_covered(NEW.award_id, today);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER e_held AFTER INSERT ON expenditure
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_cost_held();
CREATE OR REPLACE TRIGGER e_held_later AFTER UPDATE ON expenditure
    FOR EACH ROW WHEN (OLD.status = 'pending') EXECUTE FUNCTION fund_cost_held();
