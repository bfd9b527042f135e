-- Rule 14: balances, seals and the amounts spent or paid of a hold follow from the journal: only its triggers write
-- them. Any write from outside a trigger is refused.
--
-- For writes by other triggers, this function is not even called: the triggers have a WHEN clause. The function
-- checks again, in case a trigger lacks it.
CREATE OR REPLACE FUNCTION fund_only_by_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        PERFORM fund_refuse('rule_14_balances_follow_the_journal',
                            format('%s is kept by the journal alone (Fund rule 14)', TG_TABLE_NAME));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON award_balance
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
CREATE OR REPLACE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON award_hold
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
CREATE OR REPLACE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON account_day
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
CREATE OR REPLACE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON line_balance
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
CREATE OR REPLACE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON line_day
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
CREATE OR REPLACE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON award_entry_day
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
CREATE OR REPLACE TRIGGER only_by_trigger BEFORE INSERT ON entry_seal
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
CREATE OR REPLACE TRIGGER only_by_trigger BEFORE UPDATE OF sealed, hash ON entry_counter
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
CREATE OR REPLACE TRIGGER only_by_trigger BEFORE UPDATE OF spent_usd, spent_indirect_usd ON allocation
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
CREATE OR REPLACE TRIGGER only_by_trigger BEFORE UPDATE OF paid ON commitment
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
