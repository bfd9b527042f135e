-- Learns the words of translations, and of what the library publishes.
CREATE OR REPLACE FUNCTION search_hears_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_learn(array_agg(language), array_agg(said))
    FROM (SELECT DISTINCT language, concat_ws(E'\n', title, plain) AS said FROM entered) AS one;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_hears AFTER INSERT ON translation
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_hears_texts();
CREATE OR REPLACE TRIGGER search_hears AFTER INSERT ON resource_text
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_hears_texts();
