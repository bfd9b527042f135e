-- A receipt cannot be reversed while part of it is identified.
CREATE OR REPLACE FUNCTION fund_receipt_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unidentified_receipt r JOIN contribution c ON c.receipt_id = r.id
        WHERE r.entry_id = NEW.reversal_of
        AND NOT EXISTS (SELECT FROM journal_entry u WHERE u.reversal_of = c.entry_id)
    ) THEN
        PERFORM fund_refuse('identified_receipt_stays', 'a receipt is not reversed while a part of it is identified');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER c_receipt_stays AFTER INSERT ON journal_entry
    FOR EACH ROW WHEN (NEW.kind = 'reversal') EXECUTE FUNCTION fund_receipt_stays();
