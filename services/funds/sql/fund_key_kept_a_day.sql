-- Rule 3: what was answered to a key stays for a day at least, whoever tidies up.
CREATE OR REPLACE FUNCTION fund_key_kept_a_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM fund_refuse('rule_3_key_is_kept', 'an idempotency key is kept for a day (Fund rule 3)');
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER kept_a_day BEFORE DELETE ON idempotency
    FOR EACH ROW WHEN (OLD.created_at > now() - interval '1 day') EXECUTE FUNCTION fund_key_kept_a_day();
