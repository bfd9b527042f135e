-- A task of the Fund is done, by whomever, or is no longer needed (contracts/tasks.py).
CREATE OR REPLACE FUNCTION fund_task_closed(kind text, task uuid, actor uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM fund_event_told('funds.task_closed', format('task/%s/%s', kind, task),
                            jsonb_build_object('kind', kind, 'task', task), actor);
END $$;
