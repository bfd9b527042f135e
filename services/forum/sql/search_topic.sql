-- When a topic moves, its search entries move to the new board.
CREATE OR REPLACE FUNCTION search_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_entry SET board_id = NEW.board_id WHERE topic_id = NEW.id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_follows_a_topic AFTER UPDATE OF board_id ON topic
    FOR EACH ROW WHEN (OLD.board_id <> NEW.board_id) EXECUTE FUNCTION search_topic();
