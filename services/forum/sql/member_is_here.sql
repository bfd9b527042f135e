-- The forum learns of a member through the event of the admission.
CREATE OR REPLACE FUNCTION member_is_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO member_since VALUES (NEW.id, now()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER member_is_here AFTER INSERT ON member FOR EACH ROW EXECUTE FUNCTION member_is_here();
