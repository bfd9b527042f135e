CREATE INDEX ix_found_in_order ON found (on_day, id);
CREATE INDEX ix_found_entry_id ON found (entry_id);
CREATE INDEX ix_found_amount_usd ON found (amount_usd, on_day, id);
CREATE INDEX ix_found_amount ON found (currency, amount, on_day, id) WHERE currency <> 'USD';
CREATE INDEX ix_found_words ON found USING gin (words);

-- Auditors ask who entered and approved, and which receipt waited as a file's record.
CREATE INDEX ix_journal_entry_entered_by ON journal_entry (entered_by, occurred_on, number);
CREATE INDEX ix_journal_entry_approved_by ON journal_entry (approved_by, occurred_on, number) WHERE approved_by IS NOT NULL;
CREATE INDEX ix_pending_receipt_record_ids ON pending_receipt USING gin (record_ids);
