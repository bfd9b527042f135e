-- A match takes effect on a day that is not reconciled yet.
CREATE OR REPLACE FUNCTION bank_match_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM bank_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    IF NEW.effective_on <= bank_reconciled_until(NEW.account_id) THEN
        PERFORM fund_refuse('bank_reconciled', 'the account is reconciled up to this day');
    END IF;
    IF NOT NEW.active THEN
        PERFORM fund_refuse('bank_match_undone', 'a match is not undone from the beginning');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_rules AFTER INSERT ON bank_match FOR EACH ROW EXECUTE FUNCTION bank_match_added();
