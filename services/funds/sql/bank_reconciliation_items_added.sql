-- Outstanding items are listed when the reconciliation is closed; none are added later.
CREATE OR REPLACE FUNCTION bank_reconciliation_items_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN bank_reconciliation r ON r.id = a.reconciliation_id
               WHERE r.written_by <> pg_current_xact_id()::text::bigint) THEN
        PERFORM fund_refuse('bank_reconciliation_is_complete', 'a closed reconciliation gets no more items');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_rules AFTER INSERT ON bank_reconciliation_item
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_reconciliation_items_added();
