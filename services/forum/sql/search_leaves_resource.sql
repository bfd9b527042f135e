-- When the library no longer has a resource in a language, it is no longer found in that language.
CREATE OR REPLACE FUNCTION search_leaves_resource() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_entry e USING gone WHERE e.thing_id = gone.resource_id AND e.language = gone.language;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_leaves_a_resource AFTER DELETE ON resource_text
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_leaves_resource();
