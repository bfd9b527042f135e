-- Rule 8, as in fund_costs_on_purpose, for commitments, on the day they were signed. A commitment that draws on an
-- allocation must be for the allocation's activity. It expires at the end of the year after it was signed (rule 11).
CREATE OR REPLACE FUNCTION fund_commitments_on_purpose() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added x LEFT JOIN allocation o ON o.id = x.allocation_id JOIN award a ON a.id = x.award_id LEFT JOIN agreement g ON g.id = a.agreement_id
        WHERE a.programme IS NOT NULL AND (
            COALESCE(o.programme, a.programme) IS DISTINCT FROM a.programme
            OR cardinality(g.countries) > 0 AND COALESCE(o.country, x.country) = ANY(g.countries) IS NOT TRUE
            OR cardinality(g.activity_kinds) > 0 AND COALESCE(o.activity_kind, x.activity_kind) = ANY(g.activity_kinds) IS NOT TRUE
            OR x.signed_on < a.starts_on OR x.signed_on > a.ends_on)
    ) THEN
        PERFORM fund_refuse('rule_8_purpose', 'earmarked money is spent on its purpose only (Fund rule 8)');
    END IF;
    IF EXISTS (SELECT FROM added x WHERE x.expires_on > make_date(EXTRACT(YEAR FROM x.signed_on)::int + 1, 12, 31)) THEN
        PERFORM fund_refuse('rule_11_expires', 'a commitment expires by the day it was signed (Fund rule 11)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_on_purpose AFTER INSERT ON commitment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_commitments_on_purpose();
