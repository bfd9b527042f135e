-- Rule 12: a list records rates further than 25 % from the newest signed rate of their currency, or of a currency without
-- one, only as an approver has signed it.
CREATE OR REPLACE FUNCTION fund_rates_as_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added a JOIN pending_rate_import p ON p.id = a.import_id
        LEFT JOIN pending_rate w ON (w.import_id, w.currency, w.valid_on) = (a.import_id, a.currency, a.valid_on)
        WHERE p.status <> 'in_force' OR w.usd_per_unit IS DISTINCT FROM a.usd_per_unit
    ) OR EXISTS (
        SELECT FROM added a
        LEFT JOIN fund_signed_rates((SELECT array_agg(DISTINCT n.currency::text) FROM added n)) s ON s.currency = a.currency
        WHERE a.import_id IS NOT NULL AND NOT EXISTS (SELECT FROM pending_rate_import p WHERE p.id = a.import_id)
        AND (s.currency IS NULL OR abs(a.usd_per_unit - s.usd_per_unit) > s.usd_per_unit * 0.25)
    ) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'a list far from the signed rates counts as an approver signed it (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_as_signed AFTER INSERT ON exchange_rate
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_rates_as_signed();
