-- What was submitted to a donor stays as it was, and so do the versions in which it was written (Fund rule 16). A draft,
-- which nobody but the staff has seen, is deleted with its versions.
CREATE OR REPLACE FUNCTION donor_report_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM fund_refuse('rule_16_submitted_stays', format('rows of %s are not changed any more (Fund rule 16)', TG_TABLE_NAME));
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_submitted BEFORE UPDATE OR DELETE ON donor_report
    FOR EACH ROW WHEN (OLD.submitted_on IS NOT NULL) EXECUTE FUNCTION donor_report_kept();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON donor_report
    FOR EACH STATEMENT EXECUTE FUNCTION donor_report_kept();
CREATE OR REPLACE TRIGGER refuse_update BEFORE UPDATE ON donor_report_version
    FOR EACH STATEMENT EXECUTE FUNCTION donor_report_kept();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON donor_report_version
    FOR EACH STATEMENT EXECUTE FUNCTION donor_report_kept();
