-- A broken rule is raised as an error of class 23 whose constraint name is the rule's: it begins with the number of
-- the rule in docs/rules.md, and the services tell rules apart by it.
CREATE OR REPLACE FUNCTION fund_refuse(rule text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;
