-- How many tasks of a kind are open for an audience is stored, so that no page counts them.
CREATE OR REPLACE FUNCTION count_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.is_open THEN
        UPDATE task_count SET count = count - 1 WHERE audience_id = OLD.audience_id AND kind = OLD.kind;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.is_open THEN
        INSERT INTO task_count (audience_id, kind, count) VALUES (NEW.audience_id, NEW.kind, 1)
        ON CONFLICT (audience_id, kind) DO UPDATE SET count = task_count.count + 1;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER task_is_counted AFTER INSERT OR UPDATE OR DELETE ON task
    FOR EACH ROW EXECUTE FUNCTION count_task();
