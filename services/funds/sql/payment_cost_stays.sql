-- Rules 2, 12: one invoice is not paid twice by two orders: a cost is not reversed, and so not entered again, while an
-- order that the bank has not begun to carry out pays it. Whoever orders the cost at the same moment waits for the lock.
CREATE OR REPLACE FUNCTION payment_cost_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM expenditure WHERE entry_id = NEW.reversal_of FOR UPDATE;
    IF EXISTS (SELECT FROM payment_order_of(NEW.reversal_of) o WHERE NOT o.begun) THEN
        PERFORM fund_refuse('ordered_cost_stays', 'a cost is not reversed while a payment order pays it');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER d_ordered_cost_stays AFTER INSERT ON journal_entry
    FOR EACH ROW WHEN (NEW.kind = 'reversal') EXECUTE FUNCTION payment_cost_stays();
