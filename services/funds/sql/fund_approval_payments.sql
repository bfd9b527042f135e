-- Rule 12: what waits says how much an order pays in all, and to whom; its payments are entered after it, in the same transaction.
CREATE OR REPLACE FUNCTION fund_approval_payments() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE approval a SET currency = now.currency, amount = now.amount, amount_usd = now.amount_usd,
        party = now.party
    FROM payment_order o CROSS JOIN LATERAL fund_approval_of('payment-orders', to_jsonb(o)) now
    WHERE o.id IN (SELECT order_id FROM added) AND a.kind = 'payment-orders' AND a.id = o.id AND a.status = 'pending';
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER h_approval_payments AFTER INSERT ON payment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_approval_payments();
