-- Learns the words of a post when it is edited.
CREATE OR REPLACE FUNCTION search_hears_a_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_learn(array_agg(language), array_agg(said))
    FROM (SELECT DISTINCT language, plain AS said FROM (SELECT NEW.*) AS entered) AS one;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_hears_again AFTER UPDATE OF plain, language ON post
    FOR EACH ROW EXECUTE FUNCTION search_hears_a_post();
