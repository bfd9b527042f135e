-- The account's balance in the journal at the end of a day, in its own currency. In dollars it is looked up as the last
-- day of each award up to then; in another currency, the journal's postings on it are added up.
CREATE OR REPLACE FUNCTION bank_book_balance(account uuid, until date) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN b.currency = 'USD' THEN bank_book_value(b.id, until) ELSE (
        SELECT COALESCE(sum(p.amount), 0) FROM posting p JOIN journal_entry e ON e.id = p.entry_id
        WHERE p.account_code = b.account_code AND p.currency = b.currency
          AND e.fund_id = b.fund_id AND e.occurred_on <= until) END
    FROM bank_account b WHERE b.id = account
$$;
