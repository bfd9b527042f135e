"""The index of the search: a narrow row per post that may be found, kept by triggers; what stands is entered."""

from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

# The lexemes are kept beside the row, whole and as they are; the row itself stays some hundred bytes.
_TABLE = """
    CREATE TABLE search_entry (
        id UUID NOT NULL,
        thing_id UUID NOT NULL,
        kind VARCHAR(20) NOT NULL,
        translated BOOLEAN NOT NULL,
        topic_id UUID,
        board_id UUID,
        author_id UUID,
        language VARCHAR(2) NOT NULL,
        country VARCHAR(2),
        subjects VARCHAR(60)[] NOT NULL,
        year SMALLINT NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        title_vector TSVECTOR STORAGE MAIN NOT NULL,
        vector TSVECTOR STORAGE EXTERNAL NOT NULL,
        CONSTRAINT pk_search_entry PRIMARY KEY (id),
        CONSTRAINT ck_search_entry_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
        CONSTRAINT fk_search_entry_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id),
        CONSTRAINT fk_search_entry_board_id FOREIGN KEY(board_id) REFERENCES board (id)
    ) WITH (toast_tuple_target = 128)
"""
_INDEXES = [
    "CREATE INDEX ix_search_entry_thing_id ON search_entry (thing_id)",
    "CREATE INDEX ix_search_entry_topic_id ON search_entry (topic_id)",
    "CREATE INDEX ix_search_entry_author_id ON search_entry (author_id)",
    *(
        f"CREATE INDEX ix_search_entry_vector_{language} ON search_entry USING gin (vector)"
        f" WITH (gin_pending_list_limit = 512) WHERE language = '{language}'"
        for language in ("en", "es", "pt", "fr")
    ),
]
_COLUMNS = """
    id, thing_id, kind, translated, topic_id, board_id, author_id, language, country, subjects, year, at,
    title_vector, vector
"""
_OF_A_POST = """
    SELECT p.id, p.id, CASE p.number WHEN 1 THEN 'topic' ELSE 'reply' END, false, t.id, t.board_id, p.author_id,
        p.language, m.country, ARRAY(SELECT slug FROM topic_tag WHERE topic_id = t.id ORDER BY place), extract(year FROM p.written_at AT TIME ZONE 'UTC')::smallint,
        p.written_at, ts_filter(p.vector, '{{a}}'), p.vector
    FROM {post} p JOIN topic t ON t.id = p.topic_id
    LEFT JOIN member m ON m.id = p.author_id AND m.status <> 'erased'
"""
_AGAIN = """
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, topic_id = excluded.topic_id, board_id = excluded.board_id,
        author_id = excluded.author_id, language = excluded.language, country = excluded.country,
        subjects = excluded.subjects, title_vector = excluded.title_vector, vector = excluded.vector
"""
_TRIGGERS = [
    f"""
    CREATE FUNCTION search_post() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.hidden_at IS NOT NULL THEN
            DELETE FROM search_entry WHERE thing_id = NEW.id;
        ELSE
            INSERT INTO search_entry ({_COLUMNS}) {_OF_A_POST.format(post="(SELECT NEW.*)")} {_AGAIN};
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER search_follows_a_post
    AFTER INSERT OR UPDATE OF topic_id, number, author_id, language, vector, hidden_at ON post
    FOR EACH ROW EXECUTE FUNCTION search_post()
    """,
    """
    CREATE FUNCTION search_topic() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE search_entry SET board_id = NEW.board_id WHERE topic_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER search_follows_a_topic AFTER UPDATE OF board_id ON topic
    FOR EACH ROW WHEN (OLD.board_id <> NEW.board_id) EXECUTE FUNCTION search_topic()
    """,
    """
    CREATE FUNCTION search_tags() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE search_entry SET
            subjects = ARRAY(SELECT slug FROM topic_tag WHERE topic_id = search_entry.topic_id ORDER BY place)
        WHERE topic_id IN (SELECT topic_id FROM changed);
        RETURN NULL;
    END $$
    """,
    *(
        f"CREATE TRIGGER search_follows_tags_{deed} AFTER {deed} ON topic_tag"
        f" REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_tags()"
        for deed, rows in (("insert", "NEW"), ("delete", "OLD"))
    ),
    """
    CREATE FUNCTION search_member() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE search_entry SET country = CASE WHEN NEW.status <> 'erased' THEN NEW.country END
        WHERE author_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER search_follows_a_member AFTER UPDATE OF country, status ON member
    FOR EACH ROW WHEN (OLD.country <> NEW.country OR OLD.status <> NEW.status) EXECUTE FUNCTION search_member()
    """,
    """
    CREATE TRIGGER search_meets_a_member AFTER INSERT ON member
    FOR EACH ROW EXECUTE FUNCTION search_member()
    """,
]


def upgrade() -> None:
    op.execute(_TABLE)
    op.execute(f"INSERT INTO search_entry ({_COLUMNS}) {_OF_A_POST.format(post='post')} WHERE p.hidden_at IS NULL")
    for statement in [*_INDEXES, *_TRIGGERS]:
        op.execute(statement)
    op.execute("DROP INDEX ix_post_vector")
