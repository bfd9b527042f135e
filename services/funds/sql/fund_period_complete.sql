-- Rule 10: books are not closed over what still waits for a second person. Rule 13: on their last day, what is on accounts
-- in other currencies is worth what the closing rate says.
CREATE OR REPLACE FUNCTION fund_period_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fund_pending(NEW.fund_id, NEW.ends_on)) THEN
        PERFORM fund_refuse('rule_10_nothing_waits', 'what waits for a second person is decided first (Fund rule 10)');
    END IF;
    IF EXISTS (SELECT FROM bank_values(NEW.fund_id, NEW.ends_on) v WHERE v.worth_usd IS DISTINCT FROM v.book_usd) THEN
        PERFORM fund_refuse('rule_13_closing_rate', 'accounts in other currencies are at the closing rate (Fund rule 13)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_complete AFTER INSERT OR UPDATE ON period
    FOR EACH ROW WHEN (NEW.status = 'closed') EXECUTE FUNCTION fund_period_complete();
