-- In the search, a member's texts carry the member's country, until the member is erased.
CREATE OR REPLACE FUNCTION search_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_entry SET country = CASE WHEN NEW.status <> 'erased' THEN NEW.country END
    WHERE author_id = NEW.id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_follows_a_member AFTER UPDATE OF country, status ON member
    FOR EACH ROW WHEN (OLD.country <> NEW.country OR OLD.status <> NEW.status) EXECUTE FUNCTION search_member();
CREATE OR REPLACE TRIGGER search_meets_a_member AFTER INSERT ON member FOR EACH ROW EXECUTE FUNCTION search_member();
