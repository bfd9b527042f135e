-- Nobody adds to `journal_entry` until the transaction ends; reading goes on. The right to lock a table as a whole (MAINTAIN)
-- would also be the right to rewrite it with VACUUM FULL, so its owner locks it for the service.
CREATE OR REPLACE FUNCTION fund_journal_held() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    LOCK TABLE public.journal_entry IN SHARE ROW EXCLUSIVE MODE;
END $$;
