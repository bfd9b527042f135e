-- A measurement may be withdrawn, but neither changed nor deleted.
CREATE OR REPLACE FUNCTION actual_only_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.indicator_id, NEW.measured_on, NEW.value, NEW.by_sex, NEW.by_sector, NEW.by_country, NEW.note)
        IS DISTINCT FROM
        (OLD.indicator_id, OLD.measured_on, OLD.value, OLD.by_sex, OLD.by_sector, OLD.by_country, OLD.note)
    THEN
        RAISE EXCEPTION 'an actual is never changed' USING ERRCODE = '23514', CONSTRAINT = 'actual_only_withdrawn';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER actual_only_withdrawn BEFORE UPDATE OR DELETE ON actual
    FOR EACH ROW EXECUTE FUNCTION actual_only_withdrawn();
