-- A time zone must be a name that PostgreSQL knows. Abbreviations and offsets are refused, because they do not follow
-- daylight saving time.
CREATE OR REPLACE FUNCTION refuse_unknown_time_zone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM now() AT TIME ZONE NEW.time_zone;
    IF NEW.time_zone !~ '^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$' THEN
        RAISE EXCEPTION 'time zone "%" is no name', NEW.time_zone USING ERRCODE = '22023';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER time_zone_is_known BEFORE INSERT OR UPDATE ON notice_rhythm
    FOR EACH ROW EXECUTE FUNCTION refuse_unknown_time_zone();
CREATE OR REPLACE TRIGGER time_zone_of_an_event_is_known BEFORE INSERT OR UPDATE OF time_zone ON gathering
    FOR EACH ROW EXECUTE FUNCTION refuse_unknown_time_zone();
