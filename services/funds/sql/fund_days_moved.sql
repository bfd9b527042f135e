-- A backdated posting moves the balances of all later days, which are then checked again (rule 7).
CREATE OR REPLACE FUNCTION fund_days_moved(entries uuid[]) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    WITH moved AS MATERIALIZED (
        SELECT p.award_id, p.account_code, e.occurred_on AS on_day, sum(p.amount_usd) AS amount
        FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
        GROUP BY p.award_id, p.account_code, e.occurred_on
    ), since AS (
        SELECT award_id, account_code, min(on_day) AS on_day FROM moved GROUP BY award_id, account_code
    )
    UPDATE account_day d
    SET balance_usd = d.balance_usd + (
        SELECT sum(m.amount) FROM moved m
        WHERE m.award_id = d.award_id AND m.account_code = d.account_code AND m.on_day < d.on_day)
    FROM since s
    WHERE d.award_id = s.award_id AND d.account_code = s.account_code AND d.on_day > s.on_day;

    PERFORM fund_days_covered(t.award_id, t.since)
    FROM (SELECT p.award_id, min(e.occurred_on) AS since
          FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
          GROUP BY p.award_id) t;
END $$;
