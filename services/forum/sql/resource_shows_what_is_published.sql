-- Readers see what a second person has published, and only those for whom it was published. Withdrawal is final.
CREATE OR REPLACE FUNCTION resource_shows_what_is_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.published IS NOT NULL AND NOT EXISTS (
        SELECT FROM resource_version
        WHERE resource_id = NEW.id AND number = NEW.published AND state = 'published'
          AND (audience = 'public') = NEW.public
    ) THEN
        RAISE EXCEPTION 'this version is not published like that'
            USING ERRCODE = '23514', CONSTRAINT = 'resource_shows_what_is_published';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at THEN
        RAISE EXCEPTION 'withdrawn is final' USING ERRCODE = '23514', CONSTRAINT = 'withdrawn_is_final';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER resource_shows_what_is_published BEFORE INSERT OR UPDATE ON resource
    FOR EACH ROW EXECUTE FUNCTION resource_shows_what_is_published();
