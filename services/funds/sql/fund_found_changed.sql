-- One row whose status changed: the search tells the new one.
CREATE OR REPLACE FUNCTION fund_found_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM fund_found(TG_ARGV[0], ARRAY[NEW.id]);
    RETURN NULL;
END $$;
