-- A broken rule is an error of class 23 whose constraint has the rule's name.
CREATE OR REPLACE FUNCTION refuse(rule text, reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = rule, MESSAGE = reason;
END $$;
