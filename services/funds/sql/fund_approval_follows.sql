-- Rule 12: the list of what waits for a second signature follows the rows themselves, whoever writes them.
CREATE OR REPLACE FUNCTION fund_approval_follows() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    told jsonb := to_jsonb(NEW);
BEGIN
    IF NEW.status IN ('pending', 'reserved') THEN
        INSERT INTO approval SELECT * FROM fund_approval_of(TG_ARGV[0], told)
        ON CONFLICT (kind, id) DO UPDATE SET (
            number, title, currency, amount, amount_usd, on_day, due_on, entered_by, entered_at, version, status,
            decided_by, decided_at, refusal
        ) = (
            EXCLUDED.number, EXCLUDED.title, EXCLUDED.currency, EXCLUDED.amount, EXCLUDED.amount_usd, EXCLUDED.on_day,
            EXCLUDED.due_on, EXCLUDED.entered_by, EXCLUDED.entered_at, approval.version + 1, 'pending', NULL, NULL, NULL);
    ELSE
        UPDATE approval SET
            status = CASE WHEN NEW.status IN ('posted', 'granted', 'open', 'approved', 'signed', 'in_force') THEN 'approved'
                          WHEN NEW.status = 'refused' THEN 'refused' ELSE 'withdrawn' END,
            decided_by = COALESCE(told ->> 'withdrawn_by', told ->> 'decided_by')::uuid,
            decided_at = COALESCE((told ->> 'withdrawn_at')::timestamptz, (told ->> 'decided_at')::timestamptz, now()),
            refusal = CASE WHEN told ->> 'withdrawn_reason' IS NOT NULL THEN told ->> 'withdrawn_reason'
                           WHEN told ? 'refusal' THEN told ->> 'refusal' ELSE told ->> 'reason' END
        WHERE kind = TG_ARGV[0] AND id = COALESCE(told ->> 'id', told ->> 'agreement_id')::uuid
            AND (status = 'pending' OR status = 'approved' AND NEW.status = 'withdrawn');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON expenditure
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('expenditures');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON expenditure
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('expenditures');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON pending_receipt
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('pending-receipts');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON pending_receipt
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('pending-receipts');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON commitment
    FOR EACH ROW WHEN (NEW.status = 'pending' AND NEW.kind <> 'advance') EXECUTE FUNCTION fund_approval_follows('commitments');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON commitment
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending' AND NEW.kind <> 'advance')
    EXECUTE FUNCTION fund_approval_follows('commitments');
CREATE OR REPLACE TRIGGER h_approval_advance AFTER INSERT ON commitment
    FOR EACH ROW WHEN (NEW.status = 'pending' AND NEW.kind = 'advance') EXECUTE FUNCTION fund_approval_follows('advances');
CREATE OR REPLACE TRIGGER h_approval_advance_later AFTER UPDATE OF status ON commitment
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending' AND NEW.kind = 'advance')
    EXECUTE FUNCTION fund_approval_follows('advances');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON recovery
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('recoveries');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON recovery
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('recoveries');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON reversal
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('reversals');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON reversal
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('reversals');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON transfer
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('transfers');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON transfer
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('transfers');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON manual_rate
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('manual-rates');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON manual_rate
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('manual-rates');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON pending_rate_import
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('pending-rate-imports');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON pending_rate_import
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('pending-rate-imports');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON budget_version
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('budgets');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON budget_version
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('budgets');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON agreement_version
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('amendments');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON agreement_version
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('amendments');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON allocation
    FOR EACH ROW WHEN (NEW.status = 'reserved') EXECUTE FUNCTION fund_approval_follows('allocations');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON allocation
    FOR EACH ROW WHEN (OLD.status = 'reserved' AND NEW.status <> 'reserved') EXECUTE FUNCTION fund_approval_follows('allocations');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON payee_details
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('payee-details');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON payee_details
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('payee-details');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON payment_order
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('payment-orders');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON payment_order
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('payment-orders');
-- A signed order that the bank did not take.
CREATE OR REPLACE TRIGGER h_approval_withdrawn AFTER UPDATE OF status ON payment_order
    FOR EACH ROW WHEN (OLD.status = 'signed' AND NEW.status = 'withdrawn') EXECUTE FUNCTION fund_approval_follows('payment-orders');
CREATE OR REPLACE TRIGGER h_approval AFTER INSERT ON revaluation
    FOR EACH ROW WHEN (NEW.status = 'pending') EXECUTE FUNCTION fund_approval_follows('revaluations');
CREATE OR REPLACE TRIGGER h_approval_later AFTER UPDATE OF status ON revaluation
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION fund_approval_follows('revaluations');
