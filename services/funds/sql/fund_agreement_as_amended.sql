-- An agreement states what was signed or amended, that is, its newest version in force. Checked when the transaction
-- ends.
CREATE OR REPLACE FUNCTION fund_agreement_as_amended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid;
BEGIN
    IF TG_TABLE_NAME = 'agreement' THEN
        wanted := NEW.id;
    ELSE
        wanted := NEW.agreement_id;
    END IF;
    IF NOT EXISTS (
        SELECT FROM agreement a JOIN agreement_version v ON v.agreement_id = a.id AND v.number = a.version
        WHERE a.id = wanted AND v.status = 'in_force'
        AND (v.pledge, v.starts_on, v.ends_on) = (a.pledge, a.starts_on, a.ends_on)
        AND v.pledge_usd IS NOT DISTINCT FROM a.pledge_usd
        AND NOT EXISTS (SELECT FROM agreement_version later WHERE later.agreement_id = a.id
                        AND later.number > a.version AND later.status = 'in_force')
    ) THEN
        PERFORM fund_refuse('agreement_as_amended', 'an agreement says what its newest version in force says');
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS b_as_amended ON agreement;
CREATE CONSTRAINT TRIGGER b_as_amended AFTER INSERT OR UPDATE ON agreement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_agreement_as_amended();
DROP TRIGGER IF EXISTS b_as_amended ON agreement_version;
CREATE CONSTRAINT TRIGGER b_as_amended AFTER INSERT OR UPDATE ON agreement_version
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_agreement_as_amended();
