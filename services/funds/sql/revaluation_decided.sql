-- Rules 12, 13: a revaluation is what its second person sees and signs, decided once. What is posted is its difference, on
-- its account and on its day; what is not realized is taken back on the next day, by the reversal of its entry.
CREATE OR REPLACE FUNCTION revaluation_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'pending' THEN
            PERFORM fund_refuse('rule_12_second_signature', 'somebody else signs a revaluation (Fund rule 12)');
        END IF;
        RETURN NULL;
    END IF;
    IF to_jsonb(OLD) - '{status,entry_id,opening_entry_id,entered_from,decided_by,decided_at,reason}'::text[]
           <> to_jsonb(NEW) - '{status,entry_id,opening_entry_id,entered_from,decided_by,decided_at,reason}'::text[]
       OR OLD.status <> 'pending' AND to_jsonb(OLD) - 'entered_from' <> to_jsonb(NEW) - 'entered_from' THEN
        PERFORM fund_refuse('revaluation_decided', 'a revaluation is decided once');
    END IF;
    IF NEW.status = 'posted' AND NOT EXISTS (
        SELECT FROM journal_entry e JOIN bank_account b ON b.id = NEW.account_id AND b.fund_id = e.fund_id
        JOIN posting p ON p.entry_id = e.id AND p.account_code = b.account_code AND p.award_id = NEW.award_id
        WHERE e.id = NEW.entry_id AND e.occurred_on = NEW.occurred_on AND p.amount_usd = NEW.amount_usd
          AND e.kind = CASE WHEN NEW.realized THEN 'exchange' ELSE 'revaluation' END
          AND (NEW.realized OR EXISTS (
            SELECT FROM journal_entry o WHERE o.id = NEW.opening_entry_id AND o.reversal_of = e.id
            AND o.occurred_on = NEW.occurred_on + 1))) THEN
        PERFORM fund_refuse('revaluation_of_its_entry', 'a revaluation posts what was signed (Fund rule 13)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_decided AFTER INSERT OR UPDATE ON revaluation
    FOR EACH ROW EXECUTE FUNCTION revaluation_decided();
