-- A broken rule is raised as an error of class 23 whose constraint name is the rule's.
CREATE OR REPLACE FUNCTION refuse(rule text, reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = rule, MESSAGE = reason;
END $$;
