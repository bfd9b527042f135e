-- How many bytes each member has stored. Adding to the sum locks the owner's row, so that two uploads at once cannot
-- exceed the quota together.
CREATE OR REPLACE FUNCTION sum_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.size_bytes = NEW.size_bytes AND OLD.owner_id = NEW.owner_id THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE file_owner SET bytes = bytes - OLD.size_bytes, files = files - 1 WHERE member_id = OLD.owner_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO file_owner (member_id, bytes, files) VALUES (NEW.owner_id, NEW.size_bytes, 1)
        ON CONFLICT (member_id) DO UPDATE
        SET bytes = file_owner.bytes + excluded.bytes, files = file_owner.files + 1;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER files_are_summed AFTER INSERT OR UPDATE OR DELETE ON stored_file
    FOR EACH ROW EXECUTE FUNCTION sum_files();
