-- A subject is never removed from the vocabulary. A broad subject has no subject above it, so there are two levels
-- and no cycles.
CREATE OR REPLACE FUNCTION library_subject_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND NEW.slug <> OLD.slug) THEN
        RAISE EXCEPTION 'a subject stays in the vocabulary' USING ERRCODE = '23514', CONSTRAINT = 'subject_stays';
    END IF;
    IF NEW.broader IS NOT NULL AND (
        EXISTS (SELECT FROM library_subject WHERE slug = NEW.broader AND broader IS NOT NULL)
        OR EXISTS (SELECT FROM library_subject WHERE broader = NEW.slug)
    ) THEN
        RAISE EXCEPTION 'a broader subject is within none' USING ERRCODE = '23514', CONSTRAINT = 'subject_levels';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER library_subject_stands BEFORE INSERT OR UPDATE OR DELETE ON library_subject
    FOR EACH ROW EXECUTE FUNCTION library_subject_stands();
