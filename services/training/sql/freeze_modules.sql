-- Rule 7: the modules of a published curriculum are frozen with it.
CREATE OR REPLACE FUNCTION freeze_modules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.curriculum_id] WHEN 'DELETE' THEN ARRAY[OLD.curriculum_id]
                      ELSE ARRAY[OLD.curriculum_id, NEW.curriculum_id] END;
BEGIN
    PERFORM 1 FROM curriculum WHERE id = ANY(touched) AND published_at IS NOT NULL;
    IF FOUND THEN
        PERFORM refuse('published_curriculum_is_frozen', 'the modules of a published curriculum cannot be changed');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE TRIGGER freeze_modules BEFORE INSERT OR UPDATE OR DELETE ON module
    FOR EACH ROW EXECUTE FUNCTION freeze_modules();
