"""The library: its vocabulary, resources in versions, what they are found by, and their record."""

import json
from pathlib import Path

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = [
    """
    CREATE TABLE library_intervention (
            slug VARCHAR(80) NOT NULL,
            name JSONB NOT NULL,
            withdrawn BOOLEAN NOT NULL,
            sequence INTEGER NOT NULL,
            CONSTRAINT pk_library_intervention PRIMARY KEY (slug)
    )
    """,
    """
    CREATE TABLE library_subject (
            slug VARCHAR(80) NOT NULL,
            broader VARCHAR(80),
            name JSONB NOT NULL,
            CONSTRAINT pk_library_subject PRIMARY KEY (slug),
            CONSTRAINT ck_library_subject_broader CHECK (broader <> slug),
            CONSTRAINT ck_library_subject_name CHECK (name ?& ARRAY['en', 'es', 'pt', 'fr']),
            CONSTRAINT fk_library_subject_broader FOREIGN KEY(broader) REFERENCES library_subject (slug)
    )
    """,
    "CREATE INDEX ix_library_subject_broader ON library_subject (broader)",
    """
    CREATE TABLE resource (
            id UUID NOT NULL,
            kind VARCHAR(20) NOT NULL,
            submitted_by UUID NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            latest INTEGER NOT NULL,
            published INTEGER,
            published_at TIMESTAMP WITH TIME ZONE,
            public BOOLEAN NOT NULL,
            withdrawn_at TIMESTAMP WITH TIME ZONE,
            withdrawn_by UUID,
            withdrawn_reason VARCHAR(1000),
            version INTEGER NOT NULL,
            CONSTRAINT pk_resource PRIMARY KEY (id),
            CONSTRAINT ck_resource_kind CHECK (kind IN ('publication', 'best_practice', 'news', 'blog_post', 'video')),
            CONSTRAINT ck_resource_numbers CHECK (latest > 0 AND published BETWEEN 1 AND latest),
            CONSTRAINT ck_resource_published CHECK ((published IS NULL) = (published_at IS NULL)),
            CONSTRAINT ck_resource_public CHECK (NOT public OR published IS NOT NULL),
            CONSTRAINT ck_resource_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL) AND (withdrawn_at IS NULL OR published IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_resource_listed ON resource (published_at, id) WHERE published IS NOT NULL AND withdrawn_at IS NULL",
    "CREATE INDEX ix_resource_submitted_by ON resource (submitted_by, id)",
    """
    CREATE TABLE resource_step (
            id UUID NOT NULL,
            resource_id UUID NOT NULL,
            number INTEGER NOT NULL,
            deed VARCHAR(10) NOT NULL,
            member_id UUID NOT NULL,
            reason VARCHAR(1000) NOT NULL,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_resource_step PRIMARY KEY (id),
            CONSTRAINT ck_resource_step_deed CHECK (deed IN ('submitted', 'returned', 'published', 'withdrawn')),
            CONSTRAINT ck_resource_step_reason CHECK (reason <> '' OR deed IN ('submitted', 'published')),
            CONSTRAINT fk_resource_step_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id)
    )
    """,
    "CREATE INDEX ix_resource_step_resource_id ON resource_step (resource_id, id)",
    """
    CREATE TABLE resource_text (
            resource_id UUID NOT NULL,
            language VARCHAR(2) NOT NULL,
            title VARCHAR(200) NOT NULL,
            plain TEXT NOT NULL,
            vector TSVECTOR NOT NULL,
            CONSTRAINT pk_resource_text PRIMARY KEY (resource_id, language),
            CONSTRAINT ck_resource_text_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
            CONSTRAINT fk_resource_text_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id)
    )
    """,
    "CREATE INDEX ix_resource_text_vector ON resource_text USING gin (vector)",
    """
    CREATE TABLE resource_version (
            resource_id UUID NOT NULL,
            number INTEGER NOT NULL,
            state VARCHAR(10) NOT NULL,
            language VARCHAR(2) NOT NULL,
            texts JSONB NOT NULL,
            audience VARCHAR(10) NOT NULL,
            subjects VARCHAR(80)[] NOT NULL,
            countries VARCHAR(2)[] NOT NULL,
            year SMALLINT,
            creators JSONB NOT NULL,
            licence VARCHAR(40),
            link VARCHAR(2000),
            programmes VARCHAR(80)[] NOT NULL,
            interventions VARCHAR(80)[] NOT NULL,
            body TEXT,
            body_html TEXT,
            practice JSONB,
            practice_html JSONB,
            plain TEXT NOT NULL,
            written_by UUID NOT NULL,
            written_at TIMESTAMP WITH TIME ZONE NOT NULL,
            submitted_at TIMESTAMP WITH TIME ZONE,
            published_at TIMESTAMP WITH TIME ZONE,
            published_by UUID,
            CONSTRAINT pk_resource_version PRIMARY KEY (resource_id, number),
            CONSTRAINT ck_resource_version_number CHECK (number > 0),
            CONSTRAINT ck_resource_version_state CHECK (state IN ('draft', 'in_review', 'published')),
            CONSTRAINT ck_resource_version_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
            CONSTRAINT ck_resource_version_texts CHECK (texts ? language),
            CONSTRAINT ck_resource_version_audience CHECK (audience IN ('members', 'public')),
            CONSTRAINT ck_resource_version_link CHECK (link ~ '^https://'),
            CONSTRAINT ck_resource_version_submitted CHECK ((state <> 'draft') = (submitted_at IS NOT NULL)),
            CONSTRAINT ck_resource_version_published CHECK ((state = 'published') = (published_at IS NOT NULL) AND (state = 'published') = (published_by IS NOT NULL)),
            CONSTRAINT ck_resource_version_second_person CHECK (published_by <> written_by),
            CONSTRAINT fk_resource_version_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id)
    )
    """,
    "CREATE INDEX ix_resource_version_in_review ON resource_version (submitted_at, resource_id) WHERE state = 'in_review'",
    "CREATE INDEX ix_resource_version_subjects ON resource_version USING gin (subjects)",
    "CREATE INDEX ix_resource_version_written_by ON resource_version (written_by)",
    "CREATE UNIQUE INDEX uq_resource_version_in_work ON resource_version (resource_id) WHERE state <> 'published'",
]

RULES = [
    """
    CREATE TRIGGER resource_step_is_a_record BEFORE UPDATE OR DELETE ON resource_step
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    # A broad subject is within none: two steps from the top to the ground, and no circle.
    """
    CREATE FUNCTION library_subject_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND NEW.slug <> OLD.slug) THEN
            RAISE EXCEPTION 'a subject stays in the vocabulary' USING ERRCODE = '23514', CONSTRAINT = 'subject_stays';
        END IF;
        IF NEW.broader IS NOT NULL AND (
            EXISTS (SELECT FROM library_subject WHERE slug = NEW.broader AND broader IS NOT NULL)
            OR EXISTS (SELECT FROM library_subject WHERE broader = NEW.slug)
        ) THEN
            RAISE EXCEPTION 'a broader subject is within none' USING ERRCODE = '23514', CONSTRAINT = 'subject_levels';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER library_subject_stands BEFORE INSERT OR UPDATE OR DELETE ON library_subject
    FOR EACH ROW EXECUTE FUNCTION library_subject_stands()
    """,
    # What was published is what readers cite: it is never changed, and its subjects are those of the vocabulary.
    """
    CREATE FUNCTION resource_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' AND OLD.state = 'published' THEN
            RAISE EXCEPTION 'a published version is never changed'
                USING ERRCODE = '23514', CONSTRAINT = 'published_version_stands';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF EXISTS (
            SELECT FROM unnest(NEW.subjects) AS named WHERE named NOT IN (SELECT slug FROM library_subject)
        ) THEN
            RAISE EXCEPTION 'a subject is not in the vocabulary'
                USING ERRCODE = '23503', CONSTRAINT = 'subject_of_the_vocabulary';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER resource_version_stands BEFORE INSERT OR UPDATE OR DELETE ON resource_version
    FOR EACH ROW EXECUTE FUNCTION resource_version_stands()
    """,
    # Readers see what a second person published, for whom it was published, and withdrawn is final.
    """
    CREATE FUNCTION resource_shows_what_is_published() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.published IS NOT NULL AND NOT EXISTS (
            SELECT FROM resource_version
            WHERE resource_id = NEW.id AND number = NEW.published AND state = 'published'
              AND (audience = 'public') = NEW.public
        ) THEN
            RAISE EXCEPTION 'this version is not published like that'
                USING ERRCODE = '23514', CONSTRAINT = 'resource_shows_what_is_published';
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at THEN
            RAISE EXCEPTION 'withdrawn is final' USING ERRCODE = '23514', CONSTRAINT = 'withdrawn_is_final';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER resource_shows_what_is_published BEFORE INSERT OR UPDATE ON resource
    FOR EACH ROW EXECUTE FUNCTION resource_shows_what_is_published()
    """,
]

SUBJECTS = Path(__file__).parents[1] / "library" / "subjects.json"


def upgrade() -> None:
    for statement in [*TABLES, *RULES]:
        op.execute(statement)
    load_subjects()


def load_subjects() -> None:
    """Every installation begins with these subjects, the broader ones first."""
    statement = text("INSERT INTO library_subject (slug, broader, name) VALUES (:slug, :broader, cast(:name AS jsonb))")
    for each in json.loads(SUBJECTS.read_text("utf-8")):
        op.get_bind().execute(statement, each | {"name": json.dumps(each["name"])})
