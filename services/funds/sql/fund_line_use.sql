-- What is spent and committed on each line. Orders and contracts count on direct lines, and their indirect costs,
-- like those of allocations, on the indirect line. An allocation holds direct costs of any line, and indirect costs
-- of the single indirect line. What waits for a second signature counts as committed (rule 17).
CREATE OR REPLACE FUNCTION fund_line_use(
    award uuid
) RETURNS TABLE(line_id uuid, spent_usd numeric, committed_usd numeric) LANGUAGE sql STABLE AS $$
    SELECT l.id, COALESCE((SELECT b.spent_usd FROM line_balance b WHERE b.line_id = l.id), 0),
           CASE l.kind
               WHEN 'direct' THEN COALESCE((SELECT sum(k.open_usd) FROM commitment k WHERE k.line_id = l.id), 0)
                    + COALESCE((SELECT sum(x.direct_usd) FROM expenditure x WHERE x.line_id = l.id
                                AND x.status = 'pending' AND x.commitment_id IS NULL), 0)
               ELSE COALESCE((SELECT sum(k.open_indirect_usd) FROM commitment k
                              WHERE k.award_id = l.award_id AND k.allocation_id IS NULL), 0)
                    + COALESCE((SELECT sum(GREATEST(o.indirect_usd - o.spent_indirect_usd, 0)) FROM allocation o
                                WHERE o.award_id = l.award_id AND o.status IN ('reserved', 'granted')), 0)
                    + COALESCE((SELECT sum(x.indirect_usd) FROM expenditure x
                                WHERE x.award_id = l.award_id AND x.status = 'pending'
                                AND x.commitment_id IS NULL AND x.allocation_id IS NULL), 0)
           END
    FROM budget_line l WHERE l.award_id = award
$$;
