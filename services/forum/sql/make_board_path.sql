-- `path` lists the boards above a board, the topmost first. The database computes it, and refuses to place a board
-- below itself. Changes of the tree are made one at a time: otherwise, two boards that are placed below each other at
-- the same moment would both be accepted.
CREATE OR REPLACE FUNCTION make_board_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id
       AND NEW.path IS NOT DISTINCT FROM OLD.path THEN
        RETURN NEW;
    END IF;
    NEW.path = '{}';
    IF NEW.parent_id IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(2868, hashtext('board.path'));
        SELECT path || id INTO STRICT NEW.path FROM board WHERE id = NEW.parent_id;
    END IF;
    RETURN NEW;
EXCEPTION WHEN no_data_found THEN
    RAISE EXCEPTION 'there is no board %', NEW.parent_id USING ERRCODE = '23503';
END $$;

CREATE OR REPLACE TRIGGER board_has_its_path BEFORE INSERT OR UPDATE OF parent_id, path ON board
    FOR EACH ROW EXECUTE FUNCTION make_board_path();
