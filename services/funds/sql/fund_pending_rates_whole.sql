-- Rule 12: what an approver sees is what the list brought: its rates come at once, and none is added to them.
CREATE OR REPLACE FUNCTION fund_pending_rates_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM pending_rate_import p WHERE p.id IN (SELECT a.import_id FROM added a)
        AND (p.status <> 'pending' OR p.rates <> (SELECT count(*) FROM pending_rate w WHERE w.import_id = p.id))
    ) THEN
        PERFORM fund_refuse('rule_12_list_is_whole', 'a list that waits keeps the rates it came with (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_whole AFTER INSERT ON pending_rate
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_pending_rates_whole();
