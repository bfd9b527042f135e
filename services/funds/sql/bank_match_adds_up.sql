-- A match must be complete when it is committed: lines and settled differences less entries equal its difference, and
-- the amount of each entry's part is the one in the journal. What is matched with a payment of a batch is of one of the
-- match's lines, and comes to that payment's amount.
CREATE OR REPLACE FUNCTION bank_match_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    members record;
BEGIN
    IF EXISTS (
        SELECT FROM bank_match_item i
        WHERE i.match_id = NEW.id AND NOT EXISTS (
            SELECT FROM bank_item b
            WHERE b.account_id = i.account_id AND b.entry_id = i.entry_id AND b.part = i.part AND b.amount = i.amount)
    ) THEN
        PERFORM fund_refuse('bank_match_item_of_the_journal', 'an entry is matched with what the journal says of it');
    END IF;
    IF EXISTS (
        SELECT FROM bank_match_item i JOIN bank_line_detail d ON d.id = i.detail_id
        WHERE i.match_id = NEW.id
        GROUP BY d.id, d.line_id, d.amount
        HAVING d.amount IS DISTINCT FROM sum(i.amount) OR NOT EXISTS (
            SELECT FROM bank_match_line m WHERE m.match_id = NEW.id AND m.line_id = d.line_id)
    ) THEN
        PERFORM fund_refuse('bank_match_by_detail', 'what is matched with a payment of a batch comes to its amount');
    END IF;
    SELECT count(*) AS members, COALESCE(sum(amount), 0) AS total, max(on_day) AS newest, COALESCE(bool_or(gone), false) AS gone
    INTO members
    FROM (
        SELECT l.amount, l.booked_on AS on_day, NOT l.active AS gone
        FROM bank_match_line m JOIN bank_line l ON l.id = m.line_id WHERE m.match_id = NEW.id
        UNION ALL
        SELECT -i.amount, e.occurred_on, false
        FROM bank_match_item i JOIN journal_entry e ON e.id = i.entry_id WHERE i.match_id = NEW.id
        UNION ALL
        SELECT s.difference, s.effective_on, NOT s.active
        FROM bank_match_settled m JOIN bank_match s ON s.id = m.settled_id WHERE m.match_id = NEW.id
    ) all_members;
    IF members.members = 0 OR members.total <> NEW.difference THEN
        PERFORM fund_refuse('bank_match_adds_up', 'lines and settled differences less entries are the difference');
    ELSIF members.newest > NEW.effective_on THEN
        PERFORM fund_refuse('bank_match_effective', 'a match does not count before its newest member');
    ELSIF members.gone THEN
        PERFORM fund_refuse('bank_match_of_what_counts', 'what was withdrawn or undone is not matched');
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS c_adds_up ON bank_match;
CREATE CONSTRAINT TRIGGER c_adds_up AFTER INSERT ON bank_match
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bank_match_adds_up();
