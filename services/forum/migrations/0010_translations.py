"""Translations of posts by people and machines, their versions, the machine's queue; the search finds them."""

from alembic import op

revision = "0010"
down_revision = "0005"
branch_labels = None
depends_on = None

_LANGUAGE = "CHECK (language IN ('en', 'es', 'pt', 'fr'))"
_BY = "CHECK ((machine AND translator_id IS NULL) OR (NOT machine AND translator_id IS NOT NULL))"
STATEMENTS = [
    f"""
    CREATE TABLE translation (
        post_id UUID NOT NULL,
        language VARCHAR(2) NOT NULL,
        version INTEGER NOT NULL,
        of_version INTEGER NOT NULL,
        title VARCHAR(200),
        source TEXT NOT NULL,
        html TEXT NOT NULL,
        plain TEXT NOT NULL,
        vector TSVECTOR NOT NULL,
        machine BOOLEAN NOT NULL,
        translator_id UUID,
        made_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_translation PRIMARY KEY (post_id, language),
        CONSTRAINT ck_translation_language {_LANGUAGE},
        CONSTRAINT ck_translation_versions CHECK (version > 0 AND of_version > 0),
        CONSTRAINT ck_translation_translator {_BY},
        CONSTRAINT fk_translation_post_id FOREIGN KEY(post_id) REFERENCES post (id)
    )
    """,
    "CREATE INDEX ix_translation_translator_id ON translation (translator_id)",
    f"""
    CREATE TABLE translation_version (
        post_id UUID NOT NULL,
        language VARCHAR(2) NOT NULL,
        version INTEGER NOT NULL,
        of_version INTEGER NOT NULL,
        title VARCHAR(200),
        source TEXT NOT NULL,
        html TEXT NOT NULL,
        machine BOOLEAN NOT NULL,
        translator_id UUID,
        made_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_translation_version PRIMARY KEY (post_id, language, version),
        CONSTRAINT ck_translation_version_language {_LANGUAGE},
        CONSTRAINT ck_translation_version_translator {_BY},
        CONSTRAINT fk_translation_version_post_id FOREIGN KEY(post_id) REFERENCES post (id)
    )
    """,
    """
    CREATE TRIGGER translation_versions_are_a_record BEFORE UPDATE OR DELETE ON translation_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    f"""
    CREATE TABLE translation_wanted (
        post_id UUID NOT NULL,
        language VARCHAR(2) NOT NULL,
        attempts INTEGER NOT NULL,
        due_at TIMESTAMP WITH TIME ZONE NOT NULL,
        problem VARCHAR(300),
        CONSTRAINT pk_translation_wanted PRIMARY KEY (post_id, language),
        CONSTRAINT ck_translation_wanted_language {_LANGUAGE},
        CONSTRAINT ck_translation_wanted_attempts CHECK (attempts >= 0),
        CONSTRAINT fk_translation_wanted_post_id FOREIGN KEY(post_id) REFERENCES post (id)
    )
    """,
    "CREATE INDEX ix_translation_wanted_due_at ON translation_wanted (due_at)",
    # Every version goes on record, whoever writes; the post's own language needs no translation.
    """
    CREATE FUNCTION keep_translation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM post WHERE id = NEW.post_id AND language = NEW.language) THEN
            RAISE EXCEPTION 'post % is in this language already', NEW.post_id USING ERRCODE = '23514';
        END IF;
        INSERT INTO translation_version (
            post_id, language, version, of_version, title, source, html, machine, translator_id, made_at
        ) VALUES (
            NEW.post_id, NEW.language, NEW.version, NEW.of_version, NEW.title, NEW.source, NEW.html, NEW.machine,
            NEW.translator_id, NEW.made_at
        );
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER translation_is_kept AFTER INSERT OR UPDATE ON translation
    FOR EACH ROW EXECUTE FUNCTION keep_translation()
    """,
    # A translation is found like its post: same board, author and date, in its own language.
    """
    CREATE FUNCTION search_translations(of_post UUID) RETURNS void LANGUAGE sql AS $$
        DELETE FROM search_entry e USING post p
        WHERE p.id = of_post AND e.thing_id = p.id AND e.translated AND (e.language = p.language OR NOT EXISTS (
            SELECT FROM translation t WHERE t.post_id = p.id AND t.language = e.language
        ));
        INSERT INTO search_entry (
            id, thing_id, kind, translated, topic_id, board_id, author_id, language, country, subjects, year, at,
            title_vector, vector
        )
        SELECT md5(t.post_id::text || t.language)::uuid, e.thing_id, e.kind, true, e.topic_id, e.board_id, e.author_id,
            t.language, e.country, e.subjects, e.year, e.at, ts_filter(t.vector, '{a}'), t.vector
        FROM translation t JOIN search_entry e ON e.id = t.post_id
        WHERE t.post_id = of_post AND t.language <> e.language
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, topic_id = excluded.topic_id,
            board_id = excluded.board_id, author_id = excluded.author_id, country = excluded.country,
            subjects = excluded.subjects, title_vector = excluded.title_vector, vector = excluded.vector
    $$
    """,
    """
    CREATE FUNCTION search_follows_translation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM search_translations(CASE TG_OP WHEN 'DELETE' THEN OLD.post_id ELSE NEW.post_id END);
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER search_follows_a_translation AFTER INSERT OR UPDATE OR DELETE ON translation
    FOR EACH ROW EXECUTE FUNCTION search_follows_translation()
    """,
    """
    CREATE FUNCTION search_follows_translated() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM search_translations(NEW.id);
        RETURN NULL;
    END $$
    """,
    # After the trigger that keeps the post's own row: triggers go by their names.
    """
    CREATE TRIGGER search_follows_a_translated_post
    AFTER UPDATE OF topic_id, number, author_id, language, hidden_at ON post
    FOR EACH ROW EXECUTE FUNCTION search_follows_translated()
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
