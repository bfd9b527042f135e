-- The day up to which an account is reconciled; before all days where it never was.
CREATE OR REPLACE FUNCTION bank_reconciled_until(account uuid) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT COALESCE(max(ends_on), DATE '-infinity') FROM bank_reconciliation WHERE account_id = account
$$;
