-- Learns the words of a translation when it is edited.
CREATE OR REPLACE FUNCTION search_hears_a_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_learn(array_agg(language), array_agg(said))
    FROM (SELECT DISTINCT language, concat_ws(E'\n', title, plain) AS said FROM (SELECT NEW.*) AS entered) AS one;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_hears_again AFTER UPDATE OF title, plain ON translation
    FOR EACH ROW EXECUTE FUNCTION search_hears_a_text();
