-- Rule 7: an edition opens with a published curriculum and keeps the one with which it was opened.
CREATE OR REPLACE FUNCTION freeze_edition_curriculum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND NEW.curriculum_id <> OLD.curriculum_id THEN
        PERFORM refuse('edition_keeps_its_curriculum', 'an open edition keeps the curriculum it was opened with');
    END IF;
    IF NEW.status <> 'draft' AND OLD.status = 'draft' THEN
        PERFORM 1 FROM curriculum WHERE id = NEW.curriculum_id AND published_at IS NOT NULL;
        IF NOT FOUND THEN
            PERFORM refuse('edition_needs_a_published_curriculum', 'an edition opens with a published curriculum');
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER freeze_edition_curriculum BEFORE UPDATE ON edition
    FOR EACH ROW EXECUTE FUNCTION freeze_edition_curriculum();
