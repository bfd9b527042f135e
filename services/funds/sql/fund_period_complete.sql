-- Rule 10: books are not closed over what still waits for a second person.
CREATE OR REPLACE FUNCTION fund_period_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fund_pending(NEW.fund_id, NEW.ends_on)) THEN
        PERFORM fund_refuse('rule_10_nothing_waits', 'what waits for a second person is decided first (Fund rule 10)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_complete AFTER INSERT OR UPDATE ON period
    FOR EACH ROW WHEN (NEW.status = 'closed') EXECUTE FUNCTION fund_period_complete();
