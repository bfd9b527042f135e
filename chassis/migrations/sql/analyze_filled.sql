-- Analyses the tables a tenth of whose rows, and 500 more, have changed since they last were, and tells which: after an
-- import PostgreSQL plans for a table that it believes to be empty until autovacuum comes by, for up to a minute.
-- The right to analyse a table (MAINTAIN) would also be the right to rewrite it with VACUUM FULL, so its owner does it for
-- the service. Nobody is waited for: who holds the lock is analysing the table, or changing it.
CREATE OR REPLACE FUNCTION analyze_filled() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    filled regclass;
BEGIN
    FOR filled IN
        SELECT c.oid FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
          AND pg_stat_get_mod_since_analyze(c.oid) > 500 + greatest(c.reltuples, 0) / 10
        ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE (SKIP_LOCKED) %s', filled);
        RETURN NEXT filled::text;
    END LOOP;
END $$;
