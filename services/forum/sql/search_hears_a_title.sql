-- Learns the words of a topic's title when it is renamed.
CREATE OR REPLACE FUNCTION search_hears_a_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_learn(array_agg(language), array_agg(said))
    FROM (SELECT DISTINCT language, title AS said FROM (SELECT NEW.*) AS entered) AS one;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_hears_again AFTER UPDATE OF title, language ON topic
    FOR EACH ROW EXECUTE FUNCTION search_hears_a_title();
