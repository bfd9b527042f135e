-- Rules 7 and 14: the balances of awards, of their accounts and of their budget lines, what was spent on these on a day,
-- and what awards hold are updated in the same step as the postings. A day's balance is that of the previous day plus the day's movements. A backdated posting also moves
-- the days after it, which are then checked again. What is paid from an allocation or a commitment is no longer held
-- for it.
--
-- The awards are locked in the order of their ids, so that two statements do not deadlock. OFFSET 0: see
-- fund_postings_added.
CREATE OR REPLACE FUNCTION fund_balances_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    holds record;
    dated_back boolean;
BEGIN
    PERFORM FROM award_balance WHERE award_id IN (SELECT award_id FROM added) ORDER BY award_id FOR UPDATE;
    IF EXISTS (SELECT FROM added WHERE allocation_id IS NOT NULL) THEN
        SELECT * INTO holds FROM fund_holds_moved(ARRAY(
            SELECT DISTINCT entry_id FROM added WHERE allocation_id IS NOT NULL));
        PERFORM fund_hold_moved(h.award_id, h.on_day, h.amount)
        FROM unnest(holds.awards, holds.days, holds.amounts) AS h(award_id, on_day, amount);
    ELSE
        SELECT NULL::uuid[] AS awards, NULL::date[] AS days, NULL::numeric[] AS amounts INTO holds;
    END IF;
    IF EXISTS (SELECT FROM added WHERE commitment_id IS NOT NULL) THEN
        SELECT holds.awards || p.awards AS awards, holds.days || p.days AS days, holds.amounts || p.amounts AS amounts
        INTO holds
        FROM fund_commitments_paid(ARRAY(SELECT DISTINCT entry_id FROM added WHERE commitment_id IS NOT NULL)) p;
    END IF;
    WITH line AS (
        SELECT a.award_id, a.account_code, a.line_id, e.occurred_on AS on_day, a.amount_usd,
               CASE WHEN c.kind IN ('cash', 'clearing', 'suspense', 'advance', 'direct', 'indirect') THEN 0 ELSE -a.amount_usd END
                   AS received,
               CASE WHEN c.kind IN ('direct', 'indirect') THEN a.amount_usd ELSE 0 END AS spent,
               CASE c.kind WHEN 'suspense' THEN -a.amount_usd ELSE 0 END AS suspense
        FROM added a CROSS JOIN LATERAL (SELECT * FROM journal_entry one WHERE one.id = a.entry_id OFFSET 0) e JOIN account c ON c.code = a.account_code
    ), moved AS (
        SELECT award_id, account_code, on_day, sum(amount_usd) AS amount_usd FROM line
        GROUP BY award_id, account_code, on_day HAVING sum(amount_usd) <> 0
    ), by_account AS (
        INSERT INTO account_day AS d (award_id, account_code, on_day, moved_usd, balance_usd)
        SELECT award_id, account_code, on_day, amount_usd, amount_usd + COALESCE((
                   SELECT b.balance_usd FROM account_day b
                   WHERE b.award_id = m.award_id AND b.account_code = m.account_code AND b.on_day <= m.on_day
                   ORDER BY b.on_day DESC LIMIT 1), 0)
        FROM moved m
        ON CONFLICT (award_id, account_code, on_day) DO UPDATE
        SET moved_usd = d.moved_usd + excluded.moved_usd, balance_usd = excluded.balance_usd
    ), by_line AS (
        INSERT INTO line_balance AS b (line_id, spent_usd)
        SELECT line_id, sum(amount_usd) FROM added WHERE line_id IS NOT NULL GROUP BY line_id ORDER BY line_id
        ON CONFLICT (line_id) DO UPDATE SET spent_usd = b.spent_usd + excluded.spent_usd
    ), by_line_and_day AS (
        INSERT INTO line_day AS d (line_id, on_day, spent_usd)
        SELECT line_id, on_day, sum(amount_usd) FROM line WHERE line_id IS NOT NULL
        GROUP BY line_id, on_day ORDER BY line_id, on_day
        ON CONFLICT (line_id, on_day) DO UPDATE SET spent_usd = d.spent_usd + excluded.spent_usd
    ), total AS (
        SELECT award_id, sum(received) AS received, sum(spent) AS spent, sum(suspense) AS suspense,
               min(on_day) AS first, max(on_day) AS last FROM line GROUP BY award_id
    ), by_award AS (
        UPDATE award_balance b
        SET received_usd = b.received_usd + t.received, spent_usd = b.spent_usd + t.spent,
            suspense_usd = b.suspense_usd + t.suspense,
            held_usd = b.held_usd + COALESCE((
                SELECT sum(h.amount) FROM unnest(holds.awards, holds.amounts) AS h(award_id, amount)
                WHERE h.award_id = b.award_id), 0),
            last_day = GREATEST(b.last_day, t.last)
        FROM total t WHERE b.award_id = t.award_id
    )
    SELECT bool_or(t.first < GREATEST(b.last_day, t.last)) INTO dated_back
    FROM total t JOIN award_balance b ON b.award_id = t.award_id;
    IF dated_back THEN
        PERFORM fund_days_moved(ARRAY(SELECT DISTINCT entry_id FROM added));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_balances AFTER INSERT ON posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_balances_moved();
