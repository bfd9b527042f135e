-- Rule 9: no line may be planned below what was spent and committed on it, and no line with spending or commitments
-- may be removed.
CREATE OR REPLACE FUNCTION fund_budget_line_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used numeric;
BEGIN
    IF (NEW.id, NEW.award_id, NEW.kind, NEW.position) <> (OLD.id, OLD.award_id, OLD.kind, OLD.position) THEN
        PERFORM fund_refuse('rule_9_line_stays', 'a budget line keeps its id, its award, its kind and its place (Fund rule 9)');
    END IF;
    IF NEW.kind = 'indirect' AND NEW.removed THEN
        PERFORM fund_refuse('rule_9_indirect_line', 'every budget has one indirect line (Fund rule 9)');
    END IF;
    SELECT u.spent_usd + u.committed_usd INTO used FROM fund_line_use(NEW.award_id) u WHERE u.line_id = NEW.id;
    IF NEW.removed AND used <> 0 OR NEW.amount_usd < LEAST(OLD.amount_usd, used) THEN
        PERFORM fund_refuse('rule_9_below_use', 'a budget line covers what was spent and committed on it (Fund rule 9)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_changed AFTER UPDATE ON budget_line
    FOR EACH ROW EXECUTE FUNCTION fund_budget_line_changed();
