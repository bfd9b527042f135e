-- A post that moves takes what is found of its translations along. After the trigger that keeps the post's own row:
-- triggers go by their names.
CREATE OR REPLACE FUNCTION search_follows_translated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_translations(NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_follows_a_translated_post
    AFTER UPDATE OF topic_id, number, author_id, language, hidden_at ON post
    FOR EACH ROW EXECUTE FUNCTION search_follows_translated();
