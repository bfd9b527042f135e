-- Rule 2 and the record of decisions: rows of these tables are never changed or deleted.
CREATE OR REPLACE FUNCTION stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = '23514', CONSTRAINT = 'stays_as_written';
END $$;

CREATE OR REPLACE TRIGGER stays_as_written BEFORE UPDATE OR DELETE ON phase_decision
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();
CREATE OR REPLACE TRIGGER stays_as_written BEFORE UPDATE OR DELETE ON intervention_version
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();
CREATE OR REPLACE TRIGGER stays_as_written BEFORE UPDATE OR DELETE ON citation
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();
