"""When what the world sees of a resource last changed, and which version it saw last: for those who gather records."""

from alembic import op

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    ALTER TABLE resource
        ADD COLUMN world_at TIMESTAMP WITH TIME ZONE,
        ADD COLUMN world_number INTEGER,
        ADD CONSTRAINT ck_resource_world CHECK (
            (world_at IS NULL) = (world_number IS NULL) AND world_number <= latest
            AND (NOT public OR world_number IS NOT NULL)
        ) NOT VALID
    """,
    """
    UPDATE resource r SET
        world_number = seen.number,
        world_at = coalesce(r.withdrawn_at, r.published_at)
    FROM (
        SELECT resource_id, max(v.number) AS number
        FROM resource_version v JOIN resource p ON p.id = v.resource_id
        WHERE v.audience = 'public' AND v.state = 'published' AND v.number <= p.published GROUP BY resource_id
    ) AS seen
    WHERE seen.resource_id = r.id
    """,
    "ALTER TABLE resource VALIDATE CONSTRAINT ck_resource_world",
    "CREATE INDEX ix_resource_world ON resource (world_at, id) WHERE world_at IS NOT NULL",
    # One after the other, each with the time at which its turn came, and in sight before the next one's: who waits for
    # the turn of all that had theirs by a moment sees all that changed by then.
    """
    CREATE FUNCTION resource_changes_for_the_world() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        was boolean := TG_OP = 'UPDATE' AND OLD.public AND OLD.withdrawn_at IS NULL;
        stays boolean := NEW.public AND NEW.withdrawn_at IS NULL;
    BEGIN
        IF NOT (was OR stays) OR (was AND stays AND OLD.published = NEW.published) THEN
            RETURN NEW;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('resource.world_at'));
        NEW.world_at := clock_timestamp();
        IF stays THEN
            NEW.world_number := NEW.published;
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER resource_changes_for_the_world BEFORE INSERT OR UPDATE OF public, published, withdrawn_at ON resource
    FOR EACH ROW EXECUTE FUNCTION resource_changes_for_the_world()
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
