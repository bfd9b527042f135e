-- What is spent and committed on each line. Orders and contracts count on direct lines, and their indirect costs,
-- like those of allocations, on the indirect line. An allocation holds direct costs of any line, and indirect costs
-- of the single indirect line.
CREATE OR REPLACE FUNCTION fund_line_use(
    award uuid
) RETURNS TABLE(line_id uuid, spent_usd numeric, committed_usd numeric) LANGUAGE sql STABLE AS $$
    SELECT l.id, COALESCE((SELECT sum(p.amount_usd) FROM posting p WHERE p.line_id = l.id), 0),
           CASE l.kind
               WHEN 'direct' THEN COALESCE((SELECT sum(k.open_usd) FROM commitment k WHERE k.line_id = l.id), 0)
               ELSE COALESCE((SELECT sum(k.open_indirect_usd) FROM commitment k
                              WHERE k.award_id = l.award_id AND k.allocation_id IS NULL), 0)
                    + COALESCE((SELECT sum(GREATEST(o.indirect_usd - o.spent_indirect_usd, 0)) FROM allocation o
                                WHERE o.award_id = l.award_id AND o.status IN ('reserved', 'granted')), 0)
           END
    FROM budget_line l WHERE l.award_id = award
$$;
