-- Rule 8: an award may be only for what its agreement allows.
CREATE OR REPLACE FUNCTION fund_award_on_purpose() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM agreement g WHERE g.id = NEW.agreement_id AND (
            cardinality(g.programmes) > 0 AND NEW.programme = ANY(g.programmes) IS NOT TRUE
            OR NEW.starts_on < g.starts_on OR NEW.ends_on > g.ends_on)
    ) THEN
        PERFORM fund_refuse('rule_8_purpose', 'an award is for what its agreement allows (Fund rule 8)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_on_purpose AFTER INSERT ON award FOR EACH ROW EXECUTE FUNCTION fund_award_on_purpose();
