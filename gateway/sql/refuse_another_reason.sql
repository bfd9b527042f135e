-- A reason on record is not altered, and goes only with the person: once the account is erased.
CREATE OR REPLACE FUNCTION refuse_another_reason() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM account WHERE id = OLD.member_id AND status = 'erased') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a reason on record is never altered' USING ERRCODE = '23001';
END $$;

CREATE OR REPLACE TRIGGER audit_reason_is_final BEFORE UPDATE OR DELETE ON audit_reason
    FOR EACH ROW EXECUTE FUNCTION refuse_another_reason();
