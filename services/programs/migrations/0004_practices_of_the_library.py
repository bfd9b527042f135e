"""Interventions that were withdrawn, what the others were told of them, and practices of the library about them."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    ALTER TABLE intervention
        ADD COLUMN withdrawn_at TIMESTAMP WITH TIME ZONE,
        ADD COLUMN withdrawn_by UUID,
        ADD COLUMN withdrawn_reason TEXT,
        ADD COLUMN told_at TIMESTAMP WITH TIME ZONE,
        ADD CONSTRAINT ck_intervention_withdrawn CHECK (
            (withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)
        ),
        ADD CONSTRAINT ck_intervention_withdrawn_reason CHECK (withdrawn_reason <> '')
    """,
    # None was told of yet: the service does so once the others have their queues (tell_of_the_catalogue).
    "CREATE INDEX ix_intervention_untold ON intervention (id) WHERE told_at IS NULL",
    """
    CREATE TABLE practice (
        resource_id UUID NOT NULL,
        language VARCHAR(2),
        titles JSONB,
        cited JSONB NOT NULL,
        sequence BIGINT NOT NULL,
        CONSTRAINT pk_practice PRIMARY KEY (resource_id),
        CONSTRAINT ck_practice_titles CHECK ((language IS NULL) = (titles IS NULL) AND titles ? language),
        CONSTRAINT ck_practice_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
        CONSTRAINT ck_practice_cited CHECK ((language IS NOT NULL) OR cited = '{}'),
        CONSTRAINT ck_practice_sequence CHECK (sequence > 0)
    )
    """,
    "CREATE INDEX ix_practice_cited ON practice USING gin (cited)",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
