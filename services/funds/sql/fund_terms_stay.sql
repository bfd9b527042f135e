-- Rule 5: whether a fund earns interest is decided when it is opened, by the resolution that creates it.
CREATE OR REPLACE FUNCTION fund_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM fund_refuse('rule_5_terms_stay', 'whether a fund generates interest is never changed (Fund rule 5)');
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_terms BEFORE UPDATE ON fund
    FOR EACH ROW WHEN (OLD.generates_interest <> NEW.generates_interest OR OLD.id <> NEW.id)
    EXECUTE FUNCTION fund_terms_stay();
