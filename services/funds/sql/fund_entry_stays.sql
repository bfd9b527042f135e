-- Rule 2: nothing in an entry changes, except that the address from which it was entered is deleted when that member
-- is erased, and that it gets its number from the trigger that seals it (fund_postings_sealed).
CREATE OR REPLACE FUNCTION fund_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    remembered journal_entry := NEW;
BEGIN
    remembered.entered_from := OLD.entered_from;
    remembered.approved_from := OLD.approved_from;
    IF OLD.number IS NULL AND pg_trigger_depth() > 1 THEN
        remembered.number := NULL;
    END IF;
    IF remembered IS DISTINCT FROM OLD OR NEW.entered_from <> COALESCE(OLD.entered_from, '')
       OR NEW.approved_from <> COALESCE(OLD.approved_from, '') THEN
        PERFORM fund_refuse('rule_2_never_changed', 'rows of journal_entry are never changed or removed (Fund rule 2)');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER a_stays BEFORE UPDATE ON journal_entry FOR EACH ROW EXECUTE FUNCTION fund_entry_stays();
