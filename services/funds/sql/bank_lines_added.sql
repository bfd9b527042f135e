-- Lines come from the bank and are never changed. None may be added to a reconciled period, or before the account
-- begins. The account is locked, as it is by everything that changes what a reconciliation states.
CREATE OR REPLACE FUNCTION bank_lines_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM bank_account WHERE id IN (SELECT account_id FROM added) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM added WHERE booked_on <= bank_reconciled_until(account_id)) THEN
        PERFORM fund_refuse('bank_reconciled', 'the account is reconciled up to this day');
    END IF;
    IF EXISTS (SELECT FROM added l JOIN bank_account b ON b.id = l.account_id WHERE l.booked_on < b.starts_on) THEN
        PERFORM fund_refuse('bank_before_start', 'the line comes before the account begins');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_rules AFTER INSERT ON bank_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_lines_added();
