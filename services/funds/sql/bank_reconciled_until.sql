-- The day up to which an account is reconciled; if it never was, a day before all others.
CREATE OR REPLACE FUNCTION bank_reconciled_until(account uuid) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT COALESCE(max(ends_on), DATE '-infinity') FROM bank_reconciliation WHERE account_id = account
$$;
