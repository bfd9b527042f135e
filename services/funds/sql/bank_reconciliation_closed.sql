-- A reconciliation that is closed follows the previous one, agrees with the journal and the bank's lines, leaves
-- nothing unexplained, and is closed by somebody who confirmed none of its matches (Fund rule 12). Checked when the
-- transaction ends.
-- A difference that a later match settles is explained by it.
CREATE OR REPLACE FUNCTION bank_reconciliation_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account bank_account;
    before bank_reconciliation;
    sums record;
BEGIN
    SELECT * INTO account FROM bank_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    SELECT * INTO before FROM bank_reconciliation
    WHERE account_id = NEW.account_id AND id <> NEW.id ORDER BY ends_on DESC LIMIT 1;
    IF NEW.starts_on <> COALESCE(before.ends_on + 1, account.starts_on)
       OR NEW.bank_opening <> COALESCE(before.bank_closing, account.opening_balance)
       OR NEW.book_opening <> COALESCE(before.book_closing, bank_book_balance(account.id, account.starts_on - 1))
       OR NEW.book_closing <> bank_book_balance(account.id, NEW.ends_on)
       OR NEW.opening_difference
          <> account.opening_balance - bank_book_balance(account.id, account.starts_on - 1) THEN
        PERFORM fund_refuse('bank_reconciliation_follows', 'a reconciliation follows the one before and the books');
    END IF;
    IF NEW.bank_closing <> account.opening_balance + (SELECT COALESCE(sum(amount), 0) FROM bank_line
            WHERE account_id = account.id AND active AND booked_on <= NEW.ends_on)
       OR NEW.differences_total <> (SELECT COALESCE(sum(m.difference), 0) FROM bank_match m
            WHERE m.account_id = account.id AND m.active AND m.effective_on <= NEW.ends_on AND NOT EXISTS (
                SELECT FROM bank_match_settled s JOIN bank_match o ON o.id = s.match_id
                WHERE s.settled_id = m.id AND s.active AND o.effective_on <= NEW.ends_on)) THEN
        PERFORM fund_refuse('bank_reconciliation_is_true', 'a reconciliation says what the lines and matches say');
    END IF;
    IF NEW.opening_difference <> 0 AND NEW.opening_note IS NULL OR EXISTS (
        SELECT FROM bank_match m WHERE m.account_id = account.id AND m.active AND m.effective_on <= NEW.ends_on
        AND m.difference <> 0 AND m.explanation IS NULL AND NOT EXISTS (
            SELECT FROM bank_match_settled s JOIN bank_match o ON o.id = s.match_id
            WHERE s.settled_id = m.id AND s.active AND o.effective_on <= NEW.ends_on)
    ) OR EXISTS (
        SELECT FROM bank_line l WHERE l.account_id = account.id AND l.active AND l.booked_on <= NEW.ends_on
        AND NOT EXISTS (SELECT FROM bank_match_line m WHERE m.line_id = l.id AND m.active)
    ) THEN
        PERFORM fund_refuse('bank_reconciliation_explained', 'every line is matched and every difference explained');
    END IF;
    IF EXISTS (SELECT FROM bank_match m WHERE m.account_id = account.id AND m.active
               AND m.effective_on BETWEEN NEW.starts_on AND NEW.ends_on AND m.confirmed_by = NEW.closed_by) THEN
        PERFORM fund_refuse('rule_12_maker_is_not_checker', 'who confirmed a match does not close it (Fund rule 12)');
    END IF;
    SELECT COALESCE(sum(amount) FILTER (WHERE side = 'bank'), 0) AS bank,
           COALESCE(sum(amount) FILTER (WHERE side = 'book'), 0) AS book,
           COALESCE(sum(amount) FILTER (WHERE side = 'difference'), 0) AS difference
    INTO sums FROM bank_reconciliation_item WHERE reconciliation_id = NEW.id;
    IF (sums.bank, sums.book, sums.difference)
       <> (NEW.bank_items_total, NEW.book_items_total, NEW.differences_total) THEN
        PERFORM fund_refuse('bank_reconciliation_items', 'what is listed adds up to the totals');
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS a_closed ON bank_reconciliation;
CREATE CONSTRAINT TRIGGER a_closed AFTER INSERT ON bank_reconciliation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bank_reconciliation_closed();
