-- What costs pay of the commitments that they name, in the commitments' currency, and what payees return of advances (rule
-- 19), which their account names the advance for. The amount that a commitment no
-- longer holds is free from the day of the cost, or from the day the commitment was entered if the cost is dated
-- earlier; if costs of several days pay one commitment, each day frees its share. These amounts are deducted from
-- what the awards hold, and returned by award and day.
CREATE OR REPLACE FUNCTION fund_commitments_paid(
    entries uuid[], OUT awards uuid[], OUT days date[], OUT amounts numeric[]
) LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    WITH cost AS (
        SELECT k.id, k.award_id, GREATEST(e.occurred_on, k.reserved_on) AS on_day, k.held_usd,
               sum(CASE c.kind WHEN 'advance' THEN -p.amount ELSE p.amount END) AS amount
        FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
        JOIN account c ON c.code = p.account_code JOIN commitment k ON k.id = p.commitment_id
        WHERE c.kind IN ('direct', 'advance')
        GROUP BY k.id, k.award_id, GREATEST(e.occurred_on, k.reserved_on), k.held_usd
    ), moved AS (
        UPDATE commitment k SET paid = k.paid + s.amount
        FROM (SELECT c.id, sum(c.amount) AS amount FROM cost c GROUP BY c.id) s
        WHERE k.id = s.id
        RETURNING k.id, k.held_usd
    ), so_far AS (
        SELECT c.id, c.award_id, c.on_day,
               COALESCE(round((m.held_usd - c.held_usd) * sum(c.amount) OVER (PARTITION BY c.id ORDER BY c.on_day)
                              / NULLIF(sum(c.amount) OVER (PARTITION BY c.id), 0), 2), 0) AS amount
        FROM cost c JOIN moved m ON m.id = c.id
    ), hold AS (
        SELECT s.award_id, s.on_day,
               s.amount - COALESCE(lag(s.amount) OVER (PARTITION BY s.id ORDER BY s.on_day), 0) AS amount
        FROM so_far s
    )
    SELECT array_agg(h.award_id), array_agg(h.on_day), array_agg(h.amount) INTO awards, days, amounts
    FROM hold h WHERE h.amount <> 0;
    PERFORM fund_hold_moved(h.award_id, h.on_day, h.amount)
    FROM unnest(awards, days, amounts) AS h(award_id, on_day, amount);
END $$;
