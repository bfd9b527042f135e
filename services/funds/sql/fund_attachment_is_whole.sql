-- The description of a file without the file itself would prove nothing. Checked when the transaction ends.
CREATE OR REPLACE FUNCTION fund_attachment_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM attachment_content WHERE attachment_id = NEW.id) THEN
        PERFORM fund_refuse('attachment_has_content', 'an attachment has its content');
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS a_is_whole ON attachment;
CREATE CONSTRAINT TRIGGER a_is_whole AFTER INSERT ON attachment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_attachment_is_whole();
