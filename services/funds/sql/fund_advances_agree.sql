-- Rule 19: what payees owe of an award's advances is what is on its account of advances, whoever posts or decides: looked at
-- when all of it is written. So none is given without its entry, settled beyond what was given, or let go otherwise than by
-- costs, by what is returned, or by reversing it.
CREATE OR REPLACE FUNCTION fund_advances_agree() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    owed numeric := (SELECT COALESCE(sum(k.amount - k.paid), 0) FROM commitment k
                     WHERE k.award_id = NEW.award_id AND k.kind = 'advance' AND k.status = 'open');
    booked numeric := COALESCE((SELECT d.balance_usd FROM account_day d
                                WHERE d.award_id = NEW.award_id AND d.account_code = '1950'
                                ORDER BY d.on_day DESC LIMIT 1), 0);
BEGIN
    IF owed <> booked THEN
        PERFORM fund_refuse('rule_19_advances', 'what payees owe of advances is what the books say (Fund rule 19)');
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS z_advances_agree ON posting;
CREATE CONSTRAINT TRIGGER z_advances_agree AFTER INSERT ON posting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.account_code = '1950') EXECUTE FUNCTION fund_advances_agree();
DROP TRIGGER IF EXISTS z_advances_agree ON commitment;
CREATE CONSTRAINT TRIGGER z_advances_agree AFTER INSERT OR UPDATE ON commitment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'advance') EXECUTE FUNCTION fund_advances_agree();
