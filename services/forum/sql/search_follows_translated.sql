-- When a post moves, the search entries of its translations move along. This trigger runs after the one that
-- maintains the post's own row: triggers run in the order of their names.
CREATE OR REPLACE FUNCTION search_follows_translated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_translations(NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_follows_a_translated_post
    AFTER UPDATE OF topic_id, number, author_id, language, hidden_at ON post
    FOR EACH ROW EXECUTE FUNCTION search_follows_translated();
