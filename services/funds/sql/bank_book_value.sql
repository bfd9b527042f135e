-- What the account is worth in the journal at the end of a day, in USD: the last day of each award up to then.
CREATE OR REPLACE FUNCTION bank_book_value(account uuid, until date) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT COALESCE(sum(d.balance_usd), 0)
    FROM bank_account b
    JOIN award a ON a.fund_id = b.fund_id
    CROSS JOIN LATERAL (
        SELECT balance_usd FROM account_day
        WHERE award_id = a.id AND account_code = b.account_code AND on_day <= until ORDER BY on_day DESC LIMIT 1) d
    WHERE b.id = account
$$;
