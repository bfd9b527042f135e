-- A statement is withdrawn with all of its lines, and never changed otherwise.
CREATE OR REPLACE FUNCTION bank_statement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.active OR to_jsonb(OLD) - '{active,withdrawn_by,withdrawn_at,withdrawn_because}'::text[]
                      <> to_jsonb(NEW) - '{active,withdrawn_by,withdrawn_at,withdrawn_because}'::text[] THEN
        PERFORM fund_refuse('bank_statement_never_changed', 'a statement is withdrawn, never changed');
    END IF;
    PERFORM FROM bank_account WHERE id = OLD.account_id FOR NO KEY UPDATE;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_kept AFTER UPDATE ON bank_statement FOR EACH ROW EXECUTE FUNCTION bank_statement_kept();
