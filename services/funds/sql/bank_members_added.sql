-- The members of a match are added in the same transaction as the match itself.
CREATE OR REPLACE FUNCTION bank_members_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN bank_match m ON m.id = a.match_id
               WHERE m.written_by <> pg_current_xact_id()::text::bigint OR NOT m.active) THEN
        PERFORM fund_refuse('bank_match_is_complete', 'a committed match gets no more members');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_rules AFTER INSERT ON bank_match_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_members_added();
CREATE OR REPLACE TRIGGER a_rules AFTER INSERT ON bank_match_item
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_members_added();
CREATE OR REPLACE TRIGGER a_rules AFTER INSERT ON bank_match_settled
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_members_added();
