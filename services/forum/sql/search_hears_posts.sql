-- Learns the words of posts when they are written.
CREATE OR REPLACE FUNCTION search_hears_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_learn(array_agg(language), array_agg(said))
    FROM (SELECT DISTINCT language, plain AS said FROM entered) AS one;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_hears AFTER INSERT ON post
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_hears_posts();
