-- When a schedule is amended, what was received is counted towards its new instalments.
CREATE OR REPLACE FUNCTION fund_schedule_follows() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM fund_received_counted(ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.agreement_id ELSE NEW.agreement_id END]);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER k_schedule AFTER INSERT OR DELETE ON instalment
    FOR EACH ROW EXECUTE FUNCTION fund_schedule_follows();
CREATE OR REPLACE TRIGGER k_schedule_later AFTER UPDATE OF amount, position ON instalment
    FOR EACH ROW EXECUTE FUNCTION fund_schedule_follows();
