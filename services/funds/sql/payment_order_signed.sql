-- Rule 12: an order's payments are what its second person sees and signs. They are entered with the order, in one
-- transaction, and none is added later; what is decided is never changed, except that a signed order that the bank did
-- not take is withdrawn, beside which the signature stays. Only costs that are posted and not reversed, and over their
-- own amount, are paid; and to the bank details of the register of payees, which two people signed, where it has any:
-- when the order is made, and still when it is signed, if its payees are not closed and no other details wait.
CREATE OR REPLACE FUNCTION payment_order_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written text[] := CASE WHEN TG_TABLE_NAME = 'payment_order' AND to_jsonb(NEW) ->> 'status' = 'withdrawn'
                      THEN '{status,active,withdrawn_by,withdrawn_at,withdrawn_reason}'::text[]
                      ELSE '{status,active,decided_by,decided_at,reason}' END;
BEGIN
    IF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'payment_order' THEN
        IF NEW.status <> 'pending' THEN
            PERFORM fund_refuse('rule_12_second_signature', 'somebody else signs an order (Fund rule 12)');
        END IF;
    ELSIF TG_TABLE_NAME = 'payment_order' THEN
        IF to_jsonb(OLD) - written <> to_jsonb(NEW) - written
           OR NOT (OLD.status = 'pending' OR OLD.status = 'signed' AND NEW.status = 'withdrawn') THEN
            PERFORM fund_refuse('payment_order_decided', 'an order is decided once');
        END IF;
        IF NEW.status = 'signed' AND EXISTS (
            SELECT FROM payment p JOIN expenditure e ON e.id = p.expenditure_id
            LEFT JOIN LATERAL payee_details_in_force(e.payee_key) d ON true
            WHERE p.order_id = NEW.id AND d.id IS DISTINCT FROM p.details_id) THEN
            PERFORM fund_refuse('payment_to_signed_details', 'the bank details have changed since the order (Fund rule 12)');
        END IF;
        IF NEW.status = 'signed' AND EXISTS (
            SELECT FROM payment p JOIN expenditure e ON e.id = p.expenditure_id
            JOIN payee_name n ON n.name_key = e.payee_key JOIN payee y ON y.id = n.payee_id
            WHERE p.order_id = NEW.id AND (y.closed_at IS NOT NULL OR EXISTS (
                SELECT FROM payee_details d WHERE d.payee_id = y.id AND d.status = 'pending'))) THEN
            PERFORM fund_refuse('payment_to_a_settled_payee', 'a payee is closed, or its bank details wait (Fund rule 12)');
        END IF;
    ELSIF EXISTS (SELECT FROM payment_order o WHERE o.id = NEW.order_id
                  AND (o.status <> 'pending' OR o.written_by <> pg_current_xact_id()::text::bigint)) THEN
        PERFORM fund_refuse('payment_order_is_complete', 'an order gets no more payments');
    ELSIF NOT EXISTS (SELECT FROM expenditure e WHERE e.id = NEW.expenditure_id AND e.entry_id IS NOT NULL
                      AND COALESCE(e.amount, e.direct_usd) = NEW.amount AND e.currency = NEW.currency
                      AND NOT EXISTS (SELECT FROM journal_entry r WHERE r.reversal_of = e.entry_id)) THEN
        PERFORM fund_refuse('payment_of_a_cost', 'what is paid is a posted cost, over its amount');
    ELSIF EXISTS (
        SELECT FROM expenditure e LEFT JOIN LATERAL payee_details_in_force(e.payee_key) d ON true
        WHERE e.id = NEW.expenditure_id AND (d.id IS DISTINCT FROM NEW.details_id OR d.id IS NOT NULL
            AND (d.iban, CASE WHEN d.iban IS NULL THEN d.number END, d.bic)
                IS DISTINCT FROM (NEW.iban, NEW.number, NEW.bic))) THEN
        PERFORM fund_refuse('payment_to_signed_details',
                            'a payee is paid to the account that two people signed (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_signed AFTER INSERT OR UPDATE ON payment_order
    FOR EACH ROW EXECUTE FUNCTION payment_order_signed();
CREATE OR REPLACE TRIGGER a_signed AFTER INSERT ON payment FOR EACH ROW EXECUTE FUNCTION payment_order_signed();
