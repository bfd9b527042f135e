-- Rule 2: what is posted, signed, imported, exported or entered in a record is never changed. A pending cost, rate or
-- version may still be decided, and then never changes again.
--
-- Changes are refused per statement, so that a thousand rows cost little more than one, and so that TRUNCATE, which
-- has no rows, is refused as well.
CREATE OR REPLACE FUNCTION fund_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM fund_refuse('rule_2_never_changed', format('rows of %s are never changed or removed (Fund rule 2)', TG_TABLE_NAME));
    RETURN NULL;
END $$;

-- Fund
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON fund FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON fund
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Rates
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON manual_rate
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON manual_rate
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON manual_rate
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON rate_import
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON rate_import
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON rate_import
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON exchange_rate
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON exchange_rate
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON exchange_rate
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON pending_rate_import
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON pending_rate_import
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON pending_rate_import
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON pending_rate
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON pending_rate
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON pending_rate
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Partners
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON donor FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON donor
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_ended BEFORE UPDATE ON agreement
    FOR EACH ROW WHEN (OLD.status = 'ended') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON agreement
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON agreement
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON agreement_version
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON agreement_version
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON agreement_version
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON report_duty
    FOR EACH ROW WHEN (OLD.decided_by IS NOT NULL) EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON report_duty
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON report_duty
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Awards
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON award FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON award
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON budget_line
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON budget_line
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON budget_version
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON budget_version
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON budget_version
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON budget_version_line
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON budget_version_line
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON budget_version_line
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON budget_year
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON budget_year
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON budget_year
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON allocation
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON allocation
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON commitment
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON commitment
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Ledger
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON account
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON account
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON entry_counter
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON entry_counter
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON posting
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON posting
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON posting
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON entry_seal
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON entry_seal
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON entry_seal
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON account_day
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON account_day
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON line_balance
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON line_balance
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON line_day
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON line_day
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON award_entry_day
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON award_entry_day
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON award_hold
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON award_hold
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON award_balance
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON award_balance
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON period
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON period
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON period_balance
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON period_balance
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON period_balance
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON reversal
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON reversal
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON reversal
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Bank
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON bank_import
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_import
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_import
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_statement
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_statement
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_line
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_line
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_match
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_match
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_match_line
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_match_line
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_match_item
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_match_item
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_match_settled
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_match_settled
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON bank_reconciliation
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_reconciliation
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_reconciliation
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON bank_reconciliation_item
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_reconciliation_item
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_reconciliation_item
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Payees
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON payee
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON payee
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON payee_name
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON payee_name
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON payee_details
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON payee_details
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON payee_details
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON payee_change
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON payee_change
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON payee_change
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Spending
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON expenditure
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON expenditure
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON expenditure
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON advance
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON advance
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON recovery
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON recovery
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON recovery
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON transfer
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON transfer
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON transfer
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Receipts
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON unidentified_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON unidentified_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON unidentified_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON contribution
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON contribution
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON contribution
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_decided BEFORE UPDATE ON pending_receipt
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON pending_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON pending_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON other_income
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON other_income
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON other_income
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Evidence
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON attachment
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON attachment
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON attachment
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON attachment_content
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON attachment_content
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON attachment_content
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON attachment_read
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON attachment_read
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON attachment_read
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Batches
CREATE OR REPLACE TRIGGER a_done BEFORE UPDATE ON entry_batch
    FOR EACH ROW WHEN (OLD.status = 'done') EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON entry_batch
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON entry_batch
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON entry_reference
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON entry_reference
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON entry_reference
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER a_ended BEFORE UPDATE ON recurring
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON recurring
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON recurring
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON recurring_period
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON recurring_period
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON recurring_period
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Exports
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON export_record
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON export_record
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON export_record
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- Seals, their key, and what is signed of them (rule 18); the threshold (rule 12)
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON seal_key
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON seal_key
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON seal_key
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON anchor
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON anchor
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON anchor
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON threshold_change
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON threshold_change
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON threshold_change
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();

-- The bank's desk
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON bank_line_detail
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON bank_line_detail
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_line_detail
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON payment_order
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON payment_order
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON payment
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON payment
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON revaluation
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON revaluation
    FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
