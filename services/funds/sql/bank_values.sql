-- Rule 13: what a fund's accounts in other currencies hold at the end of a day, what it is worth in the books, and what it
-- is worth at the closing rate, which is the newest of the 31 days up to then; null where there is none.
CREATE OR REPLACE FUNCTION bank_values(fund text, until date) RETURNS TABLE (
    account_id uuid, name text, currency text, units numeric, usd_per_unit numeric, rate_on date, book_usd numeric,
    worth_usd numeric
) LANGUAGE sql STABLE AS $$
    SELECT b.id, b.name, b.currency, held.units, rate.usd_per_unit, rate.valid_on, held.book_usd,
           CASE WHEN held.units = 0 THEN 0 ELSE round(held.units * rate.usd_per_unit, 2) END
    FROM bank_account b
    CROSS JOIN LATERAL (SELECT bank_book_balance(b.id, until) AS units, bank_book_value(b.id, until) AS book_usd) held
    LEFT JOIN LATERAL (
        SELECT r.usd_per_unit, r.valid_on FROM exchange_rate r
        WHERE r.currency = b.currency AND r.valid_on BETWEEN until - 31 AND until ORDER BY r.valid_on DESC LIMIT 1) rate ON true
    WHERE b.fund_id = fund AND b.currency <> 'USD'
$$;
