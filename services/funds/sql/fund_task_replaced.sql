-- Whoever enters something in place of what was refused has done with it.
CREATE OR REPLACE FUNCTION fund_task_replaced() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM fund_task_closed('returned_entry', a.id, a.entered_by) FROM approval a
    WHERE a.kind = NEW.kind AND a.id = NEW.replaces AND a.status = 'refused';
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER t_task_replaced AFTER INSERT ON submission
    FOR EACH ROW WHEN (NEW.replaces IS NOT NULL) EXECUTE FUNCTION fund_task_replaced();
