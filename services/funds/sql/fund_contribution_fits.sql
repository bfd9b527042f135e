-- The amount identified from a receipt never exceeds what was received; when an identification is reversed, its
-- amount is free again. Whoever identifies locks the receipt's award (through the balances of the entry's postings),
-- so two identifications cannot run at once.
CREATE OR REPLACE FUNCTION fund_contribution_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM journal_entry e WHERE e.id = NEW.entry_id
                   AND e.kind = CASE WHEN NEW.receipt_id IS NULL THEN 'contribution' ELSE 'identification' END) THEN
        PERFORM fund_refuse('contribution_has_its_entry', 'a contribution is what its entry says');
    ELSIF EXISTS (
        SELECT FROM unidentified_receipt r
        WHERE r.id = NEW.receipt_id
        AND (EXISTS (SELECT FROM journal_entry undone WHERE undone.reversal_of = r.entry_id)
             OR r.credited_usd < (SELECT sum(c.credited_usd) FROM contribution c
                                  WHERE c.receipt_id = r.id
                                  AND NOT EXISTS (SELECT FROM journal_entry u WHERE u.reversal_of = c.entry_id)))
    ) THEN
        PERFORM fund_refuse('identified_within_receipt', 'no more of a receipt is identified than came in');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_fits AFTER INSERT ON contribution FOR EACH ROW EXECUTE FUNCTION fund_contribution_fits();
