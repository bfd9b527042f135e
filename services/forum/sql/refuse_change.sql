-- Records accept new rows but no changes, and certain texts stay as they were first written.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = '23001';
END $$;

-- Discussion
CREATE OR REPLACE TRIGGER revision_is_a_record BEFORE UPDATE OR DELETE ON revision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Reactions
CREATE OR REPLACE TRIGGER reaction_stays_as_given BEFORE UPDATE ON reaction
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Polls
CREATE OR REPLACE TRIGGER poll_stays_as_opened BEFORE UPDATE OF topic_id, several, results ON poll
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER poll_is_closed_once BEFORE UPDATE OF closed_at, closes_at ON poll
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER choice_stays_as_opened BEFORE UPDATE OF topic_id, number, text ON poll_choice
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Gatherings
CREATE OR REPLACE TRIGGER cancelled_is_final BEFORE UPDATE ON gathering
    FOR EACH ROW WHEN (OLD.cancelled_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- Moderation
CREATE OR REPLACE TRIGGER moderation_is_a_record BEFORE UPDATE OR DELETE ON moderation_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER measure_is_a_record BEFORE DELETE ON measure FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER appeal_is_a_record BEFORE DELETE ON appeal FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Translations
CREATE OR REPLACE TRIGGER translation_versions_are_a_record BEFORE UPDATE OR DELETE ON translation_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Library
CREATE OR REPLACE TRIGGER resource_step_is_a_record BEFORE UPDATE OR DELETE ON resource_step
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
