-- When an award's holds change on a day, they change on all later days as well.
CREATE OR REPLACE FUNCTION fund_hold_moved(award uuid, today date, change numeric) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    INSERT INTO award_hold AS h (award_id, on_day, moved_usd, balance_usd)
    VALUES (award, today, change, change + COALESCE((
        SELECT b.balance_usd FROM award_hold b WHERE b.award_id = award AND b.on_day <= today
        ORDER BY b.on_day DESC LIMIT 1), 0))
    ON CONFLICT (award_id, on_day) DO UPDATE
    SET moved_usd = h.moved_usd + excluded.moved_usd, balance_usd = excluded.balance_usd;
    UPDATE award_hold SET balance_usd = balance_usd + change WHERE award_id = award AND on_day > today;
END $$;
