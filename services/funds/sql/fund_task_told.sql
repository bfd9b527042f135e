-- Rule 12: whatever puts something on the list of what waits for a second signature, or takes it off, tells of the task.
CREATE OR REPLACE FUNCTION fund_task_told() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.status <> 'pending' THEN
        PERFORM fund_task_closed('sign_' || replace(NEW.kind, '-', '_'), NEW.id, COALESCE(NEW.decided_by, NEW.entered_by));
    ELSIF TG_OP = 'UPDATE' AND OLD.status = 'refused' THEN
        PERFORM fund_task_closed('returned_entry', NEW.id, NEW.entered_by);
    END IF;
    IF NEW.status = 'pending' OR NEW.status = 'refused' AND NEW.kind <> 'allocations' THEN
        PERFORM fund_task_opened(NEW);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER t_task AFTER INSERT ON approval
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_task_told();
CREATE OR REPLACE TRIGGER t_task_later AFTER UPDATE OF status ON approval
    FOR EACH ROW EXECUTE FUNCTION fund_task_told();
