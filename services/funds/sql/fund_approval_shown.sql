-- Rule 12: who signs has seen what there is to see: a file that comes later makes another version of what waits.
CREATE OR REPLACE FUNCTION fund_approval_shown() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE approval SET version = version + 1, files = files + CASE WHEN NEW.supersedes IS NULL THEN 1 ELSE 0 END
    WHERE kind = ANY(CASE NEW.subject_kind WHEN 'expenditure' THEN '{expenditures}'::text[]
                     WHEN 'commitment' THEN '{commitments, advances}' WHEN 'pending_receipt' THEN '{pending-receipts}' END)
        AND id = NEW.subject_id AND status = 'pending';
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER h_approval_shown AFTER INSERT ON attachment
    FOR EACH ROW WHEN (NEW.subject_kind IN ('expenditure', 'commitment', 'pending_receipt'))
    EXECUTE FUNCTION fund_approval_shown();
