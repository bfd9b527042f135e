-- The counts of a post's reactions are stored with the post, so that lists of posts can show them without counting.
CREATE OR REPLACE FUNCTION count_reaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE post SET reactions = reactions || jsonb_build_object(
            NEW.kind, coalesce((reactions ->> NEW.kind)::int, 0) + 1
        ) WHERE id = NEW.post_id;
    ELSE
        UPDATE post SET reactions = CASE
            WHEN (reactions ->> OLD.kind)::int > 1
            THEN reactions || jsonb_build_object(OLD.kind, (reactions ->> OLD.kind)::int - 1)
            ELSE reactions - OLD.kind::text
        END WHERE id = OLD.post_id;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER reaction_is_counted AFTER INSERT OR DELETE ON reaction
    FOR EACH ROW EXECUTE FUNCTION count_reaction();
