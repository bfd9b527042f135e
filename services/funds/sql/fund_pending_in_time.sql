-- Rule 10: nothing begins to wait on a day that is closed. Whoever enters it waits for a closing that is under way, and a
-- closing for whoever is entering: otherwise what was entered meanwhile could never be posted on its day.
CREATE OR REPLACE FUNCTION fund_pending_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := to_jsonb(NEW);
    on_day date := COALESCE(told ->> 'occurred_on', told ->> 'received_on', told ->> 'signed_on');
BEGIN
    IF on_day IS NULL OR told ->> 'kind' = 'identification' THEN
        RETURN NULL;
    END IF;
    LOCK TABLE journal_entry IN ROW EXCLUSIVE MODE;
    IF EXISTS (
        SELECT FROM period p WHERE p.status = 'closed' AND on_day BETWEEN p.starts_on AND p.ends_on
        AND p.fund_id = COALESCE(told ->> 'fund_id',
            (SELECT a.fund_id FROM award a WHERE a.id = (told ->> 'award_id')::uuid),
            (SELECT e.fund_id FROM journal_entry e WHERE e.id = (told ->> 'entry_id')::uuid))
    ) THEN
        PERFORM fund_refuse('rule_10_closed_period', 'nothing waits on a day of a closed period (Fund rule 10)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER g_in_time AFTER INSERT ON expenditure
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_pending_in_time();
CREATE OR REPLACE TRIGGER g_in_time AFTER INSERT ON commitment
    FOR EACH ROW WHEN (NEW.status = 'pending' AND NEW.kind = 'advance') EXECUTE FUNCTION fund_pending_in_time();
CREATE OR REPLACE TRIGGER g_in_time AFTER INSERT ON recovery
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_pending_in_time();
CREATE OR REPLACE TRIGGER g_in_time AFTER INSERT ON pending_receipt
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_pending_in_time();
CREATE OR REPLACE TRIGGER g_in_time AFTER INSERT ON reversal
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_pending_in_time();
CREATE OR REPLACE TRIGGER g_in_time AFTER INSERT ON transfer
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_pending_in_time();
