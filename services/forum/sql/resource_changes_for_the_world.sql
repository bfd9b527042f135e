-- The moment at which what the public sees of a resource last changed, for harvesters. Changes are made one at a
-- time: each is dated when it gets the lock, and is visible before the next one is dated. A reader who waits for this
-- lock therefore sees every change dated before that moment.
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
