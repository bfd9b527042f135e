-- Readers cite published versions, so these are never changed. The subjects of a version must be in the vocabulary.
CREATE OR REPLACE FUNCTION resource_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state = 'published' THEN
        RAISE EXCEPTION 'a published version is never changed'
            USING ERRCODE = '23514', CONSTRAINT = 'published_version_stands';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF EXISTS (
        SELECT FROM unnest(NEW.subjects) AS named WHERE named NOT IN (SELECT slug FROM library_subject)
    ) THEN
        RAISE EXCEPTION 'a subject is not in the vocabulary'
            USING ERRCODE = '23503', CONSTRAINT = 'subject_of_the_vocabulary';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER resource_version_stands BEFORE INSERT OR UPDATE OR DELETE ON resource_version
    FOR EACH ROW EXECUTE FUNCTION resource_version_stands();
