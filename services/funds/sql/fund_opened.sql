-- Every fund has one award for money whose donor is not known yet; it is created with the fund.
CREATE OR REPLACE FUNCTION fund_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO award (id, fund_id, donor_id, title, starts_on, created_by, created_at, role)
    VALUES (gen_random_uuid(), NEW.id, '01900000-0000-7000-8000-000000000001', 'Unidentified receipts', DATE '2000-01-01', '00000000-0000-0000-0000-000000000000', now(),
            'suspense');
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_opened AFTER INSERT ON fund FOR EACH ROW EXECUTE FUNCTION fund_opened();
