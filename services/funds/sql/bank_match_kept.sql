-- A match may be explained or undone, but never changed; it can be neither once it is reconciled, or once another
-- match settles its difference.
CREATE OR REPLACE FUNCTION bank_match_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM bank_account WHERE id = OLD.account_id FOR NO KEY UPDATE;
    IF NOT OLD.active OR to_jsonb(OLD) - '{active,undone_by,undone_at,undone_because,explanation_kind,explanation,explained_by}'::text[]
                      <> to_jsonb(NEW) - '{active,undone_by,undone_at,undone_because,explanation_kind,explanation,explained_by}'::text[]
    THEN
        PERFORM fund_refuse('bank_match_never_changed', 'a match is explained or undone, never changed');
    END IF;
    IF OLD.effective_on <= bank_reconciled_until(OLD.account_id) THEN
        PERFORM fund_refuse('bank_reconciled', 'the match is reconciled');
    END IF;
    IF NOT NEW.active AND EXISTS (SELECT FROM bank_match_settled WHERE settled_id = OLD.id AND active) THEN
        PERFORM fund_refuse('bank_settled_later', 'another match settles the difference of this one');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_kept AFTER UPDATE ON bank_match FOR EACH ROW EXECUTE FUNCTION bank_match_kept();
