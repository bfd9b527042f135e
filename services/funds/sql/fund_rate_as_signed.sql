-- Rule 12: a signed rate equals the one that was entered, with the same currency, day and value.
CREATE OR REPLACE FUNCTION fund_rate_as_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM manual_rate m WHERE m.id = NEW.manual_rate_id AND m.status = 'in_force'
        AND (m.currency, m.valid_on, m.usd_per_unit) = (NEW.currency, NEW.valid_on, NEW.usd_per_unit)
    ) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'a rate entered by hand counts as it was signed (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_as_signed AFTER INSERT ON exchange_rate
    FOR EACH ROW WHEN (NEW.manual_rate_id IS NOT NULL) EXECUTE FUNCTION fund_rate_as_signed();
