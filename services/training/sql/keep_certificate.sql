-- Rule 7: only two things in a certificate ever change, once each: it is revoked, or its holder's name is erased.
CREATE OR REPLACE FUNCTION keep_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may constant text[] := ARRAY['name', 'revoked_at', 'revoked_reason', 'revoked_by'];
BEGIN
    IF TG_OP = 'DELETE'
       OR to_jsonb(OLD) - may IS DISTINCT FROM to_jsonb(NEW) - may
       OR (NEW.name IS NOT NULL AND NEW.name IS DISTINCT FROM OLD.name)
       OR (OLD.revoked_at IS NOT NULL AND (OLD.revoked_at, OLD.revoked_reason, OLD.revoked_by)
           IS DISTINCT FROM (NEW.revoked_at, NEW.revoked_reason, NEW.revoked_by)) THEN
        PERFORM refuse('certificate_stands_as_issued', 'a certificate can be revoked, never changed');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER keep_certificate BEFORE UPDATE OR DELETE ON certificate
    FOR EACH ROW EXECUTE FUNCTION keep_certificate();
