-- The search follows what is written, whoever writes it. Of a commitment and a pending receipt only the status changes later.
CREATE OR REPLACE FUNCTION fund_found_follows() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_ARGV[0] = 'posting' THEN
        PERFORM fund_found('journal_entry', array_agg(DISTINCT a.entry_id)) FROM added a
        HAVING count(*) > 0;
    ELSE
        PERFORM fund_found(TG_ARGV[0], array_agg(a.id)) FROM added a HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER i_found AFTER INSERT ON posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('posting');
CREATE OR REPLACE TRIGGER i_found AFTER INSERT ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('expenditure');
CREATE OR REPLACE TRIGGER i_found_later AFTER UPDATE ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('expenditure');
CREATE OR REPLACE TRIGGER i_found AFTER INSERT ON commitment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('commitment');
CREATE OR REPLACE TRIGGER i_found_later AFTER UPDATE OF status ON commitment
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION fund_found_changed('commitment');
CREATE OR REPLACE TRIGGER i_found AFTER INSERT ON pending_receipt
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('pending_receipt');
CREATE OR REPLACE TRIGGER i_found_later AFTER UPDATE OF status ON pending_receipt
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION fund_found_changed('pending_receipt');
