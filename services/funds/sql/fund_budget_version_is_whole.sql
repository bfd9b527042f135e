-- Rule 9: a version is a complete budget. Rule 12: above the threshold, a second person approves it. Checked when the
-- transaction ends.
CREATE OR REPLACE FUNCTION fund_budget_version_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FILTER (WHERE kind = 'direct') = 0 OR count(*) FILTER (WHERE kind = 'indirect') <> 1
        FROM budget_version_line WHERE version_id = NEW.id) THEN
        PERFORM fund_refuse('rule_9_budget_lines', 'a budget has direct lines and one indirect line (Fund rule 9)');
    END IF;
    IF EXISTS (SELECT FROM budget_version_line l JOIN budget_year y USING (version_id, line_id)
               WHERE l.version_id = NEW.id GROUP BY l.line_id, l.amount_usd HAVING sum(y.amount_usd) <> l.amount_usd) THEN
        PERFORM fund_refuse('rule_9_years_add_up', 'the years of a budget line add up to it (Fund rule 9)');
    END IF;
    IF NEW.status = 'approved' AND NEW.decided_by IS NULL AND NEW.moved_usd > (
        SELECT f.second_signature_above_usd FROM award a JOIN fund f ON f.id = a.fund_id WHERE a.id = NEW.award_id) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'above the threshold somebody else approves (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS a_whole ON budget_version;
CREATE CONSTRAINT TRIGGER a_whole AFTER INSERT OR UPDATE ON budget_version
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_budget_version_is_whole();
