-- Rule 9: a line changes only with a version of its budget, and matches that version. Checked when the transaction
-- ends.
CREATE OR REPLACE FUNCTION fund_budget_line_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version uuid := (SELECT v.id FROM budget_version v WHERE v.award_id = NEW.award_id AND v.status = 'approved'
                     ORDER BY v.number DESC LIMIT 1);
BEGIN
    IF NOT EXISTS (
        SELECT FROM budget_line l
        LEFT JOIN budget_version_line b ON b.line_id = l.id AND b.version_id = version
        WHERE l.id = NEW.id AND (l.removed AND b.line_id IS NULL
            OR NOT l.removed AND (b.title, b.amount_usd, b.kind, b.position) = (l.title, l.amount_usd, l.kind, l.position))
    ) THEN
        PERFORM fund_refuse('rule_9_line_follows_its_version', 'a budget line is what the version in force says (Fund rule 9)');
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS b_follows ON budget_line;
CREATE CONSTRAINT TRIGGER b_follows AFTER UPDATE ON budget_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_budget_line_follows();
