-- Rule 12: what waits for a second signature is a task of the approvers, except of whoever handed it in; what was refused
-- is one of theirs (contracts/tasks.py). What is refused of an allocation, the programmes tell whoever asked for the money.
CREATE OR REPLACE FUNCTION fund_task_opened(entry approval) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    refused constant boolean := entry.status = 'refused';
    task constant text := CASE WHEN refused THEN 'returned_entry' ELSE 'sign_' || replace(entry.kind, '-', '_') END;
BEGIN
    PERFORM fund_event_told('funds.task_opened', format('task/%s/%s', task, entry.id), jsonb_build_object(
        'kind', task, 'task', entry.id, 'link', format('/fund/approvals/%s/%s', entry.kind, entry.id),
        'roles', CASE WHEN refused THEN '[]' ELSE '["finance_approver"]' END::jsonb,
        'members', CASE WHEN refused THEN jsonb_build_array(entry.entered_by) ELSE '[]' END,
        'excluded', CASE WHEN refused THEN '[]' ELSE jsonb_build_array(entry.entered_by) END,
        'handed_in_by', CASE WHEN refused THEN NULL ELSE entry.entered_by END,
        'params', jsonb_strip_nulls(jsonb_build_object(
            'title', entry.title, 'currency', CASE WHEN entry.amount IS NOT NULL THEN entry.currency END,
            'amount', trim_scale(entry.amount)::text, 'reason', CASE WHEN refused THEN entry.refusal END)),
        'opened_at', CASE WHEN refused THEN entry.decided_at ELSE entry.entered_at END,
        'due_on', CASE WHEN refused THEN NULL ELSE entry.due_on END
    ), COALESCE(entry.decided_by, entry.entered_by));
END $$;
