-- In the search, a topic's tags are its subjects.
CREATE OR REPLACE FUNCTION search_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_entry SET
        subjects = ARRAY(SELECT slug FROM topic_tag WHERE topic_id = search_entry.topic_id ORDER BY place)
    WHERE topic_id IN (SELECT topic_id FROM changed);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_follows_tags_insert AFTER insert ON topic_tag
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_tags();
CREATE OR REPLACE TRIGGER search_follows_tags_delete AFTER delete ON topic_tag
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_tags();
