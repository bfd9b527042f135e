-- Rule 2: the agreed terms of a commitment never change; only its status and what was paid of it do. Rule 19: an advance that
-- was given is let go only when its entry is reversed, and nothing of it was accounted for.
CREATE OR REPLACE FUNCTION fund_commitment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status NOT IN ('pending', 'open') AND NEW.status <> OLD.status
       OR (OLD.award_id, OLD.line_id, OLD.kind, OLD.reference, OLD.payee, OLD.description, OLD.currency, OLD.amount,
           OLD.usd_per_unit, OLD.amount_usd, OLD.indirect_usd, OLD.signed_on, OLD.reserved_on, OLD.expires_on,
           OLD.entered_by, OLD.allocation_id) IS DISTINCT FROM
          (NEW.award_id, NEW.line_id, NEW.kind, NEW.reference, NEW.payee, NEW.description, NEW.currency, NEW.amount,
           NEW.usd_per_unit, NEW.amount_usd, NEW.indirect_usd, NEW.signed_on, NEW.reserved_on, NEW.expires_on,
           NEW.entered_by, NEW.allocation_id) THEN
        PERFORM fund_refuse('rule_2_never_changed', 'a commitment stays as it was entered (Fund rule 2)');
    END IF;
    IF NEW.kind = 'advance' AND OLD.status = 'open' AND NEW.status <> 'open' AND (NEW.paid <> 0 OR NOT EXISTS (
        SELECT FROM advance a JOIN journal_entry r ON r.reversal_of = a.entry_id WHERE a.id = NEW.id)) THEN
        PERFORM fund_refuse('rule_19_settled', 'an advance is settled by costs and what is returned (Fund rule 19)');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER b_stays BEFORE UPDATE ON commitment FOR EACH ROW EXECUTE FUNCTION fund_commitment_stays();
