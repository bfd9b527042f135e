-- Every award has a balance from the beginning (rule 14).
CREATE OR REPLACE FUNCTION fund_award_opened() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO award_balance (award_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_opened AFTER INSERT ON award FOR EACH ROW EXECUTE FUNCTION fund_award_opened();
