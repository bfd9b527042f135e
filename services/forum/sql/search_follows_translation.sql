-- The search entries follow a translation when it is written, changed or deleted.
CREATE OR REPLACE FUNCTION search_follows_translation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_translations(CASE TG_OP WHEN 'DELETE' THEN OLD.post_id ELSE NEW.post_id END);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_follows_a_translation AFTER INSERT OR UPDATE OR DELETE ON translation
    FOR EACH ROW EXECUTE FUNCTION search_follows_translation();
