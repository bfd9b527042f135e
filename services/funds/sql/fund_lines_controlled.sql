-- Rule 17: a budget line controls. Where its fund or award says so, nothing goes beyond it, or only up to a tolerance and
-- with a second signature. What a commitment pays was controlled when that was entered.
CREATE OR REPLACE FUNCTION fund_lines_controlled() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    found record;
BEGIN
    SELECT bool_or(r.used > r.most) AS beyond, bool_or(t.alone AND r.firm > r.planned) AS alone INTO found
    FROM (SELECT a.line_id, bool_or(a.status IN ('posted', 'open') AND a.decided_by IS NULL) AS alone
          FROM added a
          WHERE a.status IN ('pending', 'posted', 'open') AND to_jsonb(a) ->> 'commitment_id' IS NULL
          GROUP BY a.line_id) t
    CROSS JOIN LATERAL fund_line_rooms(ARRAY[t.line_id]) r
    WHERE r.most IS NOT NULL;
    IF found.beyond THEN
        PERFORM fund_refuse('rule_17_budget_line', 'nothing goes beyond its budget line (Fund rule 17)');
    ELSIF found.alone THEN
        PERFORM fund_refuse('rule_17_second_signature', 'beyond its budget line somebody else approves (Fund rule 17)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER f_controlled AFTER INSERT ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_lines_controlled();
CREATE OR REPLACE TRIGGER f_controlled_later AFTER UPDATE ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_lines_controlled();
CREATE OR REPLACE TRIGGER f_controlled AFTER INSERT ON commitment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_lines_controlled();
