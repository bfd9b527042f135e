-- Rule 7: certificates and accreditations refer to a published curriculum, so it is frozen.
CREATE OR REPLACE FUNCTION freeze_curriculum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        PERFORM refuse('published_curriculum_is_frozen', 'a published curriculum cannot be changed');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE TRIGGER freeze_curriculum BEFORE UPDATE OR DELETE ON curriculum
    FOR EACH ROW EXECUTE FUNCTION freeze_curriculum();
