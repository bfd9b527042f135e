-- What is open of instalments and of unidentified receipts follows the contributions, and their reversals. A reversal is
-- looked at once it is posted: its entry's number is drawn before the agreement is locked, as with a contribution.
CREATE OR REPLACE FUNCTION fund_receipts_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    agreements uuid[];
    receipts uuid[];
BEGIN
    IF TG_TABLE_NAME = 'reversal' THEN
        SELECT array_agg(DISTINCT c.agreement_id) FILTER (WHERE c.agreement_id IS NOT NULL),
               array_agg(DISTINCT c.receipt_id) FILTER (WHERE c.receipt_id IS NOT NULL)
        INTO agreements, receipts FROM contribution c WHERE c.entry_id = NEW.entry_id;
        DELETE FROM suspense_open s USING unidentified_receipt r WHERE r.entry_id = NEW.entry_id AND s.receipt_id = r.id;
    ELSIF TG_TABLE_NAME = 'unidentified_receipt' THEN
        INSERT INTO suspense_open (receipt_id, award_id, received_on, open_usd)
        VALUES (NEW.id, NEW.award_id, NEW.received_on, NEW.credited_usd);
        RETURN NULL;
    ELSE
        SELECT array_agg(DISTINCT c.agreement_id) FILTER (WHERE c.agreement_id IS NOT NULL),
               array_agg(DISTINCT c.receipt_id) FILTER (WHERE c.receipt_id IS NOT NULL)
        INTO agreements, receipts FROM added c;
    END IF;
    IF agreements IS NOT NULL THEN
        PERFORM fund_received_counted(agreements);
    END IF;
    IF receipts IS NOT NULL THEN
        INSERT INTO suspense_open AS s (receipt_id, award_id, received_on, open_usd)
        SELECT r.id, r.award_id, r.received_on, r.credited_usd - COALESCE((
            SELECT sum(c.credited_usd) FROM contribution c WHERE c.receipt_id = r.id
            AND NOT EXISTS (SELECT FROM journal_entry u WHERE u.reversal_of = c.entry_id)), 0)
        FROM unidentified_receipt r WHERE r.id = ANY (receipts)
        ON CONFLICT (receipt_id) DO UPDATE SET open_usd = EXCLUDED.open_usd;
        DELETE FROM suspense_open s WHERE s.receipt_id = ANY (receipts) AND s.open_usd = 0;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER k_receipts AFTER INSERT ON contribution
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_receipts_follow();
CREATE OR REPLACE TRIGGER k_receipts AFTER INSERT ON unidentified_receipt
    FOR EACH ROW EXECUTE FUNCTION fund_receipts_follow();
CREATE OR REPLACE TRIGGER k_receipts AFTER INSERT ON reversal
    FOR EACH ROW WHEN (NEW.reversing_entry_id IS NOT NULL) EXECUTE FUNCTION fund_receipts_follow();
CREATE OR REPLACE TRIGGER k_receipts_later AFTER UPDATE OF reversing_entry_id ON reversal
    FOR EACH ROW WHEN (NEW.reversing_entry_id IS NOT NULL) EXECUTE FUNCTION fund_receipts_follow();
