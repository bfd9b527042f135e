-- Rule 7: a university accredits one published version, for good.
CREATE OR REPLACE FUNCTION bind_accreditation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM refuse('accreditation_is_bound', 'an accreditation is bound to one curriculum version for good');
    END IF;
    PERFORM 1 FROM curriculum WHERE id = NEW.curriculum_id AND published_at IS NOT NULL;
    IF NOT FOUND THEN
        PERFORM refuse('accreditation_of_a_published_curriculum', 'only a published curriculum can be accredited');
    END IF;
    PERFORM 1 FROM institution WHERE id = NEW.university_id AND kind = 'university';
    IF NOT FOUND THEN
        PERFORM refuse('accreditation_by_a_university', 'only a university accredits');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER bind_accreditation BEFORE INSERT OR UPDATE OR DELETE ON accreditation
    FOR EACH ROW EXECUTE FUNCTION bind_accreditation();
