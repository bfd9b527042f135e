-- A line is deleted only together with its statement, as long as it is not matched and its day is not reconciled.
CREATE OR REPLACE FUNCTION bank_line_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'active' <> to_jsonb(NEW) - 'active' OR NOT OLD.active THEN
        PERFORM fund_refuse('bank_line_never_changed', 'a line of the bank is never changed');
    END IF;
    IF OLD.booked_on <= bank_reconciled_until(OLD.account_id) THEN
        PERFORM fund_refuse('bank_reconciled', 'the account is reconciled up to this day');
    END IF;
    IF EXISTS (SELECT FROM bank_match_line WHERE line_id = OLD.id AND active) THEN
        PERFORM fund_refuse('bank_line_matched', 'the line is matched');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_kept AFTER UPDATE ON bank_line FOR EACH ROW EXECUTE FUNCTION bank_line_kept();
