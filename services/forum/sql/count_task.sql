-- How many tasks of a kind are open for an audience is stored, so that no page counts them; and for each member who may not
-- do some of them how many these are, whose own number is the difference.
CREATE OR REPLACE FUNCTION count_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.is_open THEN
        UPDATE task_count SET count = count - 1
        WHERE audience_id = OLD.audience_id AND kind = OLD.kind AND excluded_id = ANY (nobody || OLD.excluded);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.is_open THEN
        INSERT INTO task_count (audience_id, kind, excluded_id, count)
        SELECT DISTINCT NEW.audience_id, NEW.kind, each, 1 FROM unnest(nobody || NEW.excluded) each ORDER BY each
        ON CONFLICT (audience_id, kind, excluded_id) DO UPDATE SET count = task_count.count + 1;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER task_is_counted AFTER INSERT OR UPDATE OR DELETE ON task
    FOR EACH ROW EXECUTE FUNCTION count_task();
