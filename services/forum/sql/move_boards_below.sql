-- When a board moves, the boards below it move along, level by level.
CREATE OR REPLACE FUNCTION move_boards_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE board SET path = NEW.path || NEW.id WHERE parent_id = NEW.id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER board_takes_along_what_is_below AFTER UPDATE OF parent_id, path ON board
    FOR EACH ROW WHEN (NEW.path IS DISTINCT FROM OLD.path) EXECUTE FUNCTION move_boards_below();
