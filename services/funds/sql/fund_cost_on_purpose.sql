-- Rule 8, as in fund_costs_on_purpose, for a cost that was waiting for its second signature and is posted now:
-- amendments made in the meantime apply.
CREATE OR REPLACE FUNCTION fund_cost_on_purpose() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT NEW.*) x JOIN award a ON a.id = x.award_id LEFT JOIN agreement g ON g.id = a.agreement_id
        WHERE a.programme IS NOT NULL AND (
            x.programme IS DISTINCT FROM a.programme
            OR cardinality(g.countries) > 0 AND x.country = ANY(g.countries) IS NOT TRUE
            OR cardinality(g.activity_kinds) > 0 AND x.activity_kind = ANY(g.activity_kinds) IS NOT TRUE
            OR x.occurred_on < a.starts_on OR x.occurred_on > a.ends_on)
    ) THEN
        PERFORM fund_refuse('rule_8_purpose', 'earmarked money is spent on its purpose only (Fund rule 8)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_still_on_purpose AFTER UPDATE ON expenditure
    FOR EACH ROW WHEN (OLD.status <> 'posted' AND NEW.status = 'posted') EXECUTE FUNCTION fund_cost_on_purpose();
