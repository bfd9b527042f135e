-- When what the world sees of a resource last changed, for those who gather records. One after the other, each with
-- the time at which its turn came, and in sight before the next one's: who waits for the turn of all that had theirs
-- by a moment sees all that changed by then.
CREATE OR REPLACE FUNCTION resource_changes_for_the_world() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was boolean := TG_OP = 'UPDATE' AND OLD.public AND OLD.withdrawn_at IS NULL;
    stays boolean := NEW.public AND NEW.withdrawn_at IS NULL;
BEGIN
    IF NOT (was OR stays) OR (was AND stays AND OLD.published = NEW.published) THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('resource.world_at'));
    NEW.world_at := clock_timestamp();
    IF stays THEN
        NEW.world_number := NEW.published;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER resource_changes_for_the_world
    BEFORE INSERT OR UPDATE OF public, published, withdrawn_at ON resource
    FOR EACH ROW EXECUTE FUNCTION resource_changes_for_the_world();
