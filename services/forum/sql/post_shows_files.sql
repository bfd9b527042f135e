-- When a file is attached to a post, removed from it or moved to another, the posts concerned are updated.
CREATE OR REPLACE FUNCTION post_shows_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.post_id IS NOT NULL THEN
        PERFORM show_files(OLD.post_id);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.post_id IS NOT NULL
        AND (TG_OP = 'INSERT' OR NEW.post_id IS DISTINCT FROM OLD.post_id) THEN
        PERFORM show_files(NEW.post_id);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER files_are_shown AFTER INSERT OR UPDATE OR DELETE ON stored_file
    FOR EACH ROW EXECUTE FUNCTION post_shows_files();
