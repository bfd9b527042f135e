-- Rule 12: to whom and to which account is paid changes with its record, in one transaction: bank details, which begin
-- as waiting ones; a name that goes over to another payee, and with it its costs; what a payee is called and whether it
-- is closed.
CREATE OR REPLACE FUNCTION payee_changes_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned uuid[] := CASE TG_TABLE_NAME
        WHEN 'payee' THEN ARRAY[(to_jsonb(NEW) ->> 'id')::uuid]
        WHEN 'payee_name' THEN ARRAY[(to_jsonb(OLD) ->> 'payee_id')::uuid, (to_jsonb(NEW) ->> 'payee_id')::uuid]
        ELSE ARRAY[(to_jsonb(NEW) ->> 'payee_id')::uuid] END;
BEGIN
    IF TG_TABLE_NAME = 'payee_details' AND TG_OP = 'INSERT' AND to_jsonb(NEW) ->> 'status' <> 'pending' THEN
        PERFORM fund_refuse('rule_12_second_signature', 'somebody else signs bank details (Fund rule 12)');
    END IF;
    IF EXISTS (SELECT FROM unnest(concerned) AS payee(id) WHERE NOT EXISTS (
        SELECT FROM payee_change c
        WHERE c.payee_id = payee.id AND c.written_by = pg_current_xact_id()::text::bigint)) THEN
        PERFORM fund_refuse('payee_changes_told', 'a payee changes with the record of it (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS z_told ON payee_details;
CREATE CONSTRAINT TRIGGER z_told AFTER INSERT OR UPDATE ON payee_details DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION payee_changes_told();
DROP TRIGGER IF EXISTS z_told ON payee_name;
CREATE CONSTRAINT TRIGGER z_told AFTER UPDATE ON payee_name DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.payee_id <> NEW.payee_id) EXECUTE FUNCTION payee_changes_told();
DROP TRIGGER IF EXISTS z_told ON payee;
CREATE CONSTRAINT TRIGGER z_told AFTER UPDATE ON payee DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN ((OLD.name, OLD.kind, OLD.country, OLD.tax_id, OLD.closed_by, OLD.closed_at, OLD.closed_reason)
        IS DISTINCT FROM (NEW.name, NEW.kind, NEW.country, NEW.tax_id, NEW.closed_by, NEW.closed_at, NEW.closed_reason))
    EXECUTE FUNCTION payee_changes_told();
