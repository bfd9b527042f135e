"""What the database upholds by itself: seats, frozen curricula, bound accreditations, certificates (Training rules 6, 7)."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSE = """
CREATE FUNCTION refuse(rule text, reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = rule, MESSAGE = reason;
END $$
"""

# Rule 6: whoever changes an enrolment, by whatever statement, moves the edition's counter, and its CHECK decides.
SEATS = """
CREATE FUNCTION count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE edition SET seats_taken = seats_taken + change.seats
        FROM (SELECT edition_id, count(*) AS seats FROM after_rows
              WHERE status IN ('enrolled', 'completed') GROUP BY edition_id) AS change
        WHERE edition.id = change.edition_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE edition SET seats_taken = seats_taken - change.seats
        FROM (SELECT edition_id, count(*) AS seats FROM before_rows
              WHERE status IN ('enrolled', 'completed') GROUP BY edition_id) AS change
        WHERE edition.id = change.edition_id;
    ELSE
        UPDATE edition SET seats_taken = seats_taken + change.seats
        FROM (SELECT edition_id, sum(seat) AS seats FROM (
                  SELECT edition_id, 1 AS seat FROM after_rows WHERE status IN ('enrolled', 'completed')
                  UNION ALL
                  SELECT edition_id, -1 FROM before_rows WHERE status IN ('enrolled', 'completed')) AS seat
              GROUP BY edition_id HAVING sum(seat) <> 0) AS change
        WHERE edition.id = change.edition_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_seats_inserted AFTER INSERT ON enrolment
    REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE TRIGGER count_seats_updated AFTER UPDATE ON enrolment
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE TRIGGER count_seats_deleted AFTER DELETE ON enrolment
    REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
"""

# Rule 7: a published curriculum is what certificates and accreditations point at.
FROZEN = """
CREATE FUNCTION freeze_curriculum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        PERFORM refuse('published_curriculum_is_frozen', 'a published curriculum cannot be changed');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER freeze_curriculum BEFORE UPDATE OR DELETE ON curriculum
    FOR EACH ROW EXECUTE FUNCTION freeze_curriculum();

CREATE FUNCTION freeze_modules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.curriculum_id] WHEN 'DELETE' THEN ARRAY[OLD.curriculum_id]
                      ELSE ARRAY[OLD.curriculum_id, NEW.curriculum_id] END;
BEGIN
    PERFORM 1 FROM curriculum WHERE id = ANY(touched) AND published_at IS NOT NULL;
    IF FOUND THEN
        PERFORM refuse('published_curriculum_is_frozen', 'the modules of a published curriculum cannot be changed');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER freeze_modules BEFORE INSERT OR UPDATE OR DELETE ON module
    FOR EACH ROW EXECUTE FUNCTION freeze_modules();

CREATE FUNCTION freeze_edition_curriculum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND NEW.curriculum_id <> OLD.curriculum_id THEN
        PERFORM refuse('edition_keeps_its_curriculum', 'an open edition keeps the curriculum it was opened with');
    END IF;
    IF NEW.status <> 'draft' AND OLD.status = 'draft' THEN
        PERFORM 1 FROM curriculum WHERE id = NEW.curriculum_id AND published_at IS NOT NULL;
        IF NOT FOUND THEN
            PERFORM refuse('edition_needs_a_published_curriculum', 'an edition opens with a published curriculum');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER freeze_edition_curriculum BEFORE UPDATE ON edition
    FOR EACH ROW EXECUTE FUNCTION freeze_edition_curriculum();
"""

ACCREDITATION = """
CREATE FUNCTION bind_accreditation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM refuse('accreditation_is_bound', 'an accreditation is bound to one curriculum version for good');
    END IF;
    PERFORM 1 FROM curriculum WHERE id = NEW.curriculum_id AND published_at IS NOT NULL;
    IF NOT FOUND THEN
        PERFORM refuse('accreditation_of_a_published_curriculum', 'only a published curriculum can be accredited');
    END IF;
    PERFORM 1 FROM institution WHERE id = NEW.university_id AND kind = 'university';
    IF NOT FOUND THEN
        PERFORM refuse('accreditation_by_a_university', 'only a university accredits');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bind_accreditation BEFORE INSERT OR UPDATE OR DELETE ON accreditation
    FOR EACH ROW EXECUTE FUNCTION bind_accreditation();
"""

# Of a certificate only two things ever change, once each: it is revoked, or its holder's name is erased.
CERTIFICATE = """
CREATE FUNCTION keep_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may constant text[] := ARRAY['name', 'revoked_at', 'revoked_reason', 'revoked_by'];
BEGIN
    IF TG_OP = 'DELETE'
       OR to_jsonb(OLD) - may IS DISTINCT FROM to_jsonb(NEW) - may
       OR (NEW.name IS NOT NULL AND NEW.name IS DISTINCT FROM OLD.name)
       OR (OLD.revoked_at IS NOT NULL AND (OLD.revoked_at, OLD.revoked_reason, OLD.revoked_by)
           IS DISTINCT FROM (NEW.revoked_at, NEW.revoked_reason, NEW.revoked_by)) THEN
        PERFORM refuse('certificate_stands_as_issued', 'a certificate can be revoked, never changed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_certificate BEFORE UPDATE OR DELETE ON certificate
    FOR EACH ROW EXECUTE FUNCTION keep_certificate();
"""


def upgrade() -> None:
    for rules in (REFUSE, SEATS, FROZEN, ACCREDITATION, CERTIFICATE):
        op.execute(rules)
