-- Whoever is paid stands in the register of payees: a name that comes with a cost or a commitment for the first time is
-- entered there, as a payee that nobody has looked at yet. In the order of the names, so that two batches do not wait for
-- each other.
CREATE OR REPLACE FUNCTION fund_payees_known() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fresh record;
    made uuid;
BEGIN
    FOR fresh IN
        SELECT fund_name_key(a.payee) AS key, min(a.payee) AS name, min(a.entered_by::text)::uuid AS entered_by,
               min(a.entered_at) AS entered_at
        FROM added a
        GROUP BY 1 HAVING NOT EXISTS (SELECT FROM payee_name n WHERE n.name_key = fund_name_key(min(a.payee)))
        ORDER BY 1
    LOOP
        made := gen_random_uuid();
        INSERT INTO payee (id, name, kind, added_by, added_at)
            VALUES (made, fresh.name, 'unknown', fresh.entered_by, fresh.entered_at);
        INSERT INTO payee_name (name_key, name, payee_id) VALUES (fresh.key, fresh.name, made)
            ON CONFLICT (name_key) DO NOTHING;
        IF NOT FOUND THEN  -- somebody else has entered it meanwhile
            UPDATE payee SET merged_into = (SELECT n.payee_id FROM payee_name n WHERE n.name_key = fresh.key) WHERE id = made;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER b_payees_known AFTER INSERT ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_known();
CREATE OR REPLACE TRIGGER b_payees_known AFTER INSERT ON commitment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_known();
