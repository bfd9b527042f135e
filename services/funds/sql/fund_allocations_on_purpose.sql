-- Rule 8, as in fund_costs_on_purpose, for allocations: all days of the activity must be within the award's period.
CREATE OR REPLACE FUNCTION fund_allocations_on_purpose() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added x JOIN award a ON a.id = x.award_id LEFT JOIN agreement g ON g.id = a.agreement_id
        WHERE a.programme IS NOT NULL AND (
            x.programme IS DISTINCT FROM a.programme
            OR cardinality(g.countries) > 0 AND x.country = ANY(g.countries) IS NOT TRUE
            OR cardinality(g.activity_kinds) > 0 AND x.activity_kind = ANY(g.activity_kinds) IS NOT TRUE
            OR x.starts_on < a.starts_on OR x.ends_on > a.ends_on)
    ) THEN
        PERFORM fund_refuse('rule_8_purpose', 'earmarked money is spent on its purpose only (Fund rule 8)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_on_purpose AFTER INSERT ON allocation
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_allocations_on_purpose();
