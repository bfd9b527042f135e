-- Learns the words of topics' titles when they are opened.
CREATE OR REPLACE FUNCTION search_hears_titles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_learn(array_agg(language), array_agg(said))
    FROM (SELECT DISTINCT language, title AS said FROM entered) AS one;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_hears AFTER INSERT ON topic
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_hears_titles();
