-- A broken rule is an error of class 23 whose constraint has the rule's name: it starts with the rule's number in
-- docs/rules.md, and the services tell rules apart by it.
CREATE OR REPLACE FUNCTION fund_refuse(rule text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;
