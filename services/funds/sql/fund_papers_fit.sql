-- Rule 18: who was paid, by which document, and who gave are sealed with the entry; the row that the entry was posted for
-- says the same. Names of columns are the names in the paper; a donor's name is the one of that day.
CREATE OR REPLACE FUNCTION fund_papers_fit() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF EXISTS (SELECT FROM added a CROSS JOIN LATERAL (
                   SELECT one.papers FROM journal_entry one WHERE one.id = a.entry_id OFFSET 0) e
               WHERE e.papers IS NOT NULL AND NOT to_jsonb(a) @> (e.papers - 'donor')) THEN
        PERFORM fund_refuse('rule_18_as_sealed', 'what was paid to whom is what was sealed (Fund rule 18)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER d_papers AFTER INSERT ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE OR REPLACE TRIGGER d_papers_later AFTER UPDATE ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE OR REPLACE TRIGGER d_papers AFTER INSERT ON recovery
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE OR REPLACE TRIGGER d_papers_later AFTER UPDATE ON recovery
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE OR REPLACE TRIGGER d_papers AFTER INSERT ON contribution
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE OR REPLACE TRIGGER d_papers AFTER INSERT ON unidentified_receipt
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE OR REPLACE TRIGGER d_papers AFTER INSERT ON other_income
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
