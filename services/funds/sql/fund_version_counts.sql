-- Rule 12: an amendment takes effect once a second person has signed it if the pledge is above the threshold before
-- or after, or if its value is unknown.
CREATE OR REPLACE FUNCTION fund_version_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number > 1 AND NEW.status = 'in_force' AND NEW.decided_by IS NULL AND EXISTS (
        SELECT FROM agreement a JOIN fund f ON f.id = a.fund_id WHERE a.id = NEW.agreement_id
        AND COALESCE(NEW.pledge_usd > f.second_signature_above_usd
                     OR a.pledge_usd > f.second_signature_above_usd OR a.pledge_usd IS NULL, true)
    ) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'above the threshold somebody else approves (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_counts AFTER INSERT OR UPDATE ON agreement_version
    FOR EACH ROW EXECUTE FUNCTION fund_version_counts();
