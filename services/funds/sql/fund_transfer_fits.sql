-- Rule 4: what is left in an award that has ended goes to another award of its fund that has not ended.
CREATE OR REPLACE FUNCTION fund_transfer_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM award f JOIN award t ON t.id = NEW.to_award_id AND t.fund_id = f.fund_id
        WHERE f.id = NEW.from_award_id AND f.fund_id = NEW.fund_id AND f.role = 'donor' AND t.role = 'donor'
          AND f.ends_on < (NEW.entered_at AT TIME ZONE 'UTC')::date
    ) THEN
        PERFORM fund_refuse('rule_4_what_is_left_stays', 'what is left of an ended award stays in its fund (Fund rule 4)');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_fits AFTER INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION fund_transfer_fits();
