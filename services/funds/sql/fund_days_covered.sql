-- Rule 7 on every date: an award's cash, without unidentified money, and what payees owe of advances covers what the award
-- holds: what they owe is held too. Money is not identified before the day it was received, nor an advance settled before
-- it was given (rule 19).
CREATE OR REPLACE FUNCTION fund_days_covered(award uuid, since date) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT on_day FROM account_day WHERE award_id = award AND on_day >= since
                     UNION SELECT on_day FROM award_hold WHERE award_id = award AND on_day >= since) d
        CROSS JOIN LATERAL (
            SELECT COALESCE(sum(b.balance_usd), 0) AS available,
                   COALESCE(sum(b.balance_usd) FILTER (WHERE c.kind = 'suspense'), 0) AS suspense,
                   COALESCE(sum(b.balance_usd) FILTER (WHERE c.kind = 'advance'), 0) AS advanced
            FROM account c CROSS JOIN LATERAL (
                SELECT x.balance_usd FROM account_day x
                WHERE x.award_id = award AND x.account_code = c.code AND x.on_day <= d.on_day
                ORDER BY x.on_day DESC LIMIT 1) b
            WHERE c.kind IN ('cash', 'clearing', 'suspense', 'advance')) money
        WHERE money.suspense > 0 OR money.advanced < 0 OR money.available < COALESCE((
            SELECT h.balance_usd FROM award_hold h WHERE h.award_id = award AND h.on_day <= d.on_day
            ORDER BY h.on_day DESC LIMIT 1), 0)
    ) THEN
        PERFORM fund_refuse('rule_7_available', 'available is never below zero, on no date (Fund rule 7)');
    END IF;
END $$;
