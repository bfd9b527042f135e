-- Tells all that waits for a second signature once more, and locks it: nothing of it is decided before this is told.
CREATE OR REPLACE FUNCTION fund_tasks_told_again() RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    entry approval;
    told bigint := 0;
BEGIN
    FOR entry IN SELECT * FROM approval WHERE status = 'pending' ORDER BY kind, id FOR SHARE LOOP
        PERFORM fund_task_opened(entry);
        told := told + 1;
    END LOOP;
    RETURN told;
END $$;
