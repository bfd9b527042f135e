-- A bank account keeps its account in the books, and its opening balance is part of what was reconciled.
CREATE OR REPLACE FUNCTION bank_account_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.fund_id, OLD.account_code, OLD.currency) <> (NEW.fund_id, NEW.account_code, NEW.currency) THEN
        PERFORM fund_refuse('bank_account_kept', 'a bank account stays on its book');
    END IF;
    IF (OLD.starts_on, OLD.opening_balance) <> (NEW.starts_on, NEW.opening_balance) AND (
        EXISTS (SELECT FROM bank_match WHERE account_id = OLD.id)
        OR EXISTS (SELECT FROM bank_reconciliation WHERE account_id = OLD.id)
        OR EXISTS (SELECT FROM bank_line WHERE account_id = OLD.id AND active AND booked_on < NEW.starts_on)) THEN
        PERFORM fund_refuse('bank_begun', 'the account has begun');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_kept AFTER UPDATE ON bank_account FOR EACH ROW EXECUTE FUNCTION bank_account_kept();
