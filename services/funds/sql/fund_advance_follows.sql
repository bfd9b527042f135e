-- Rule 19: an advance is open until it is accounted for. Whoever settles the last of it does what the officers were asked
-- to do: the task of an overdue one is closed.
CREATE OR REPLACE FUNCTION fund_advance_follows() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    stays_open constant boolean := NEW.status IN ('pending', 'open') AND NEW.paid < NEW.amount;
BEGIN
    UPDATE advance SET is_open = stays_open WHERE id = NEW.id AND is_open <> stays_open;
    IF FOUND AND NOT stays_open THEN
        PERFORM fund_task_closed('settle_advance', NEW.id, COALESCE(NEW.decided_by, NEW.entered_by));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER i_advance AFTER UPDATE ON commitment
    FOR EACH ROW WHEN (NEW.kind = 'advance') EXECUTE FUNCTION fund_advance_follows();
