"""Best practices cite interventions in the catalogue's version of their date, and the catalogue is told of them."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

STATEMENTS = [
    # Nobody has filled this table until now: the programmes' events do from here on.
    "DELETE FROM library_intervention",
    """
    ALTER TABLE library_intervention
        ADD COLUMN intervention_id UUID NOT NULL,
        ADD COLUMN number INTEGER NOT NULL,
        ALTER COLUMN sequence TYPE BIGINT,
        ADD CONSTRAINT ck_library_intervention_number CHECK (number > 0),
        ADD CONSTRAINT uq_library_intervention_intervention_id UNIQUE (intervention_id)
    """,
    """
    ALTER TABLE resource_version
        ADD COLUMN cited INTEGER[],
        ADD CONSTRAINT ck_resource_version_cited CHECK (cardinality(cited) = cardinality(interventions))
    """,
    # None was told of yet: the service does so once the programmes have their queue (tell_of_best_practices).
    "ALTER TABLE resource ADD COLUMN told_at TIMESTAMP WITH TIME ZONE",
    """
    CREATE INDEX ix_resource_untold ON resource (id)
    WHERE told_at IS NULL AND kind = 'best_practice' AND published IS NOT NULL AND withdrawn_at IS NULL
    """,
    # What is cited with its version is in the catalogue, in a version that it has had.
    """
    CREATE FUNCTION resource_version_cites_the_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM unnest(NEW.interventions, NEW.cited) AS named (slug, number)
            LEFT JOIN library_intervention known ON known.slug = named.slug
            WHERE named.number IS NOT NULL AND (known.slug IS NULL OR named.number NOT BETWEEN 1 AND known.number)
        ) THEN
            RAISE EXCEPTION 'the catalogue has no such intervention in this version'
                USING ERRCODE = '23503', CONSTRAINT = 'intervention_of_the_catalogue';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER resource_version_cites_the_catalogue
    BEFORE INSERT OR UPDATE OF interventions, cited ON resource_version
    FOR EACH ROW EXECUTE FUNCTION resource_version_cites_the_catalogue()
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
