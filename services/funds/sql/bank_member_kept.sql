-- The members of a match follow it when it is undone, and never change otherwise.
CREATE OR REPLACE FUNCTION bank_member_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'active' <> to_jsonb(NEW) - 'active' OR NOT OLD.active THEN
        PERFORM fund_refuse('bank_match_never_changed', 'a match is explained or undone, never changed');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_kept AFTER UPDATE ON bank_match_line FOR EACH ROW EXECUTE FUNCTION bank_member_kept();
CREATE OR REPLACE TRIGGER b_kept AFTER UPDATE ON bank_match_item FOR EACH ROW EXECUTE FUNCTION bank_member_kept();
CREATE OR REPLACE TRIGGER b_kept AFTER UPDATE ON bank_match_settled FOR EACH ROW EXECUTE FUNCTION bank_member_kept();
