-- Rule 17: what these direct budget lines still have room for. `used`: spent, committed and pending; `firm`: without what
-- only pending costs would take. `most`: up to where a line may be used, or null where going beyond only warns. Unearmarked
-- money has no plan that could control it.
CREATE OR REPLACE FUNCTION fund_line_rooms(lines uuid[]) RETURNS TABLE (
    line_id uuid, title text, planned numeric, used numeric, firm numeric, control text, most numeric
) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT l.id, l.title::text, l.amount_usd, use.firm + use.pending, use.firm, terms.control,
           CASE terms.control WHEN 'refuse' THEN l.amount_usd
                WHEN 'tolerance' THEN round(l.amount_usd * (100 + terms.tolerance) / 100, 2) END
    FROM budget_line l JOIN award w ON w.id = l.award_id JOIN fund f ON f.id = w.fund_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(w.budget_control, f.budget_control)::text AS control,
               COALESCE(w.budget_tolerance, f.budget_tolerance) AS tolerance) terms
    CROSS JOIN LATERAL (
        SELECT COALESCE((SELECT b.spent_usd FROM line_balance b WHERE b.line_id = l.id), 0)
               + COALESCE((SELECT sum(k.open_usd) FROM commitment k WHERE k.line_id = l.id), 0) AS firm,
               COALESCE((SELECT sum(x.direct_usd) FROM expenditure x
                         WHERE x.line_id = l.id AND x.status = 'pending' AND x.commitment_id IS NULL), 0) AS pending) use
    WHERE l.id = ANY(lines) AND l.kind = 'direct' AND w.agreement_id IS NOT NULL;
END $$;
