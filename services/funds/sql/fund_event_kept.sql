-- Rule 18: an event that the service has to send stays in the outbox until it is sent, and a day longer, for a replay. The
-- relay notes when it sent one, and takes the note back for a replay; it does neither with a day that it was not.
CREATE OR REPLACE FUNCTION fund_event_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM fund_refuse('rule_18_event_is_kept', 'an event stays until it was sent, and a day longer (Fund rule 18)');
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER kept_until_sent BEFORE DELETE ON outbox
    FOR EACH ROW WHEN (OLD.published_at IS NULL OR OLD.published_at > now() - interval '1 day')
    EXECUTE FUNCTION fund_event_kept();
CREATE OR REPLACE TRIGGER sent_now BEFORE UPDATE ON outbox
    FOR EACH ROW WHEN (NEW.published_at IS DISTINCT FROM OLD.published_at AND NEW.published_at <> now())
    EXECUTE FUNCTION fund_event_kept();
CREATE OR REPLACE TRIGGER not_sent_yet BEFORE INSERT ON outbox
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION fund_event_kept();
