-- What costs take from the allocations that they draw on: the spent amount grows and the amount held shrinks, from
-- the day of the cost, or from the day the allocation began if the cost is dated earlier. Returned by award and day.
CREATE OR REPLACE FUNCTION fund_holds_moved(
    entries uuid[], OUT awards uuid[], OUT days date[], OUT amounts numeric[]
) LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    WITH cost AS (
        SELECT p.allocation_id, o.award_id, GREATEST(e.occurred_on, o.reserved_on) AS on_day, o.held_usd,
               COALESCE(sum(p.amount_usd) FILTER (WHERE c.kind = 'direct'), 0) AS direct,
               COALESCE(sum(p.amount_usd) FILTER (WHERE c.kind = 'indirect'), 0) AS indirect,
               row_number() OVER (PARTITION BY p.allocation_id
                                  ORDER BY GREATEST(e.occurred_on, o.reserved_on) DESC) AS latest
        FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
        JOIN account c ON c.code = p.account_code JOIN allocation o ON o.id = p.allocation_id
        GROUP BY p.allocation_id, o.award_id, GREATEST(e.occurred_on, o.reserved_on), o.held_usd
    ), spent AS (
        SELECT allocation_id, sum(direct) AS direct, sum(indirect) AS indirect FROM cost GROUP BY allocation_id
    ), moved AS (
        UPDATE allocation o
        SET spent_usd = o.spent_usd + s.direct, spent_indirect_usd = o.spent_indirect_usd + s.indirect
        FROM spent s WHERE o.id = s.allocation_id
        RETURNING o.id, o.status, o.held_usd
    ), hold AS (
        SELECT c.award_id, c.on_day,
               CASE WHEN m.status NOT IN ('reserved', 'granted') THEN 0
                    WHEN c.latest > 1 THEN -(c.direct + c.indirect)
                    ELSE m.held_usd - c.held_usd + sum(c.direct + c.indirect) OVER (PARTITION BY c.allocation_id)
                         - (c.direct + c.indirect)
               END AS amount
        FROM cost c JOIN moved m ON m.id = c.allocation_id
    ), by_day AS (
        SELECT h.award_id, h.on_day, sum(h.amount) AS amount FROM hold h GROUP BY h.award_id, h.on_day
    )
    SELECT array_agg(d.award_id), array_agg(d.on_day), array_agg(d.amount) INTO awards, days, amounts
    FROM by_day d WHERE d.amount <> 0;
END $$;
