-- Rule 4: no donor is paid. Rows come in thousands; the names of donors are few, and indexed.
CREATE OR REPLACE FUNCTION fund_payees_added() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN donor d ON d.name_key = fund_name_key(a.payee) WHERE NOT d.built_in) THEN
        PERFORM fund_refuse('rule_4_no_refund', 'nobody who gives is paid: there is no refund (Fund rule 4)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_payees AFTER INSERT ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_added();
CREATE OR REPLACE TRIGGER a_payees AFTER INSERT ON commitment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_added();
