"""The words people wrote, to correct typing mistakes by: kept by triggers; those that stand are learned.

What is offered to somebody is looked for in what they may read each time, so this table needs to know nothing of
boards: it is only where to look for what might have been meant.
"""

from alembic import op

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None

_LEARN = "PERFORM search_learn(array_agg(language), array_agg(said)) FROM (SELECT DISTINCT {what} FROM {rows}) AS one"


def _learns(name: str, what: str, rows: str) -> str:
    return f"""
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {_LEARN.format(what=what, rows=rows)};
        RETURN NULL;
    END $$
    """


_ONE = "(SELECT NEW.*) AS entered"
_STATEMENTS = [
    """
    CREATE TABLE search_word (
        word VARCHAR(30) NOT NULL,
        language VARCHAR(2) NOT NULL,
        near VARCHAR(7)[] NOT NULL,
        CONSTRAINT pk_search_word PRIMARY KEY (word, language),
        CONSTRAINT ck_search_word_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
        CONSTRAINT ck_search_word_word CHECK (word ~ '^[a-z]{4,30}$')
    )
    """,
    # Two words that are a letter or two apart have one of these in common: what is left of their beginnings without
    # one letter, of a long one's without two.
    """
    CREATE FUNCTION search_near(word text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        WITH whole AS (SELECT left(word, 7) AS part),
        less AS (
            SELECT overlay(part PLACING '' FROM place FOR 1) AS part
            FROM whole, generate_series(1, length(part)) AS place
        ),
        least AS (
            SELECT overlay(part PLACING '' FROM place FOR 1) AS part
            FROM less, generate_series(1, length(part)) AS place WHERE length(word) > 7
        )
        SELECT ARRAY(SELECT part FROM whole UNION SELECT part FROM less UNION SELECT part FROM least)
    $$
    """,
    # In the order of the words, so that two who say the same new words do not wait for each other.
    r"""
    CREATE FUNCTION search_learn(languages text[], texts text[]) RETURNS void LANGUAGE sql AS $$
        WITH part AS (
            SELECT DISTINCT language, lower(spelled) AS spelled
            FROM unnest(languages, texts) AS said (language, plain), regexp_split_to_table(plain, '[^[:alpha:]]+') spelled
            WHERE length(spelled) BETWEEN 4 AND 30
        ),
        folded AS (
            SELECT DISTINCT language, regexp_replace(normalize(spelled, NFD), '[\u0300-\u036f]', '', 'g') AS word
            FROM part
        )
        INSERT INTO search_word (word, language, near)
        SELECT word, language, search_near(word) FROM folded WHERE word ~ '^[a-z]{4,30}$' ORDER BY word, language
        ON CONFLICT DO NOTHING
    $$
    """,
    _learns("search_hears_posts", "language, plain AS said", "entered"),
    _learns("search_hears_a_post", "language, plain AS said", _ONE),
    _learns("search_hears_titles", "language, title AS said", "entered"),
    _learns("search_hears_a_title", "language, title AS said", _ONE),
    _learns("search_hears_texts", "language, concat_ws(E'\\n', title, plain) AS said", "entered"),
    _learns("search_hears_a_text", "language, concat_ws(E'\\n', title, plain) AS said", _ONE),
    *(
        f"""
        CREATE TRIGGER search_hears AFTER INSERT ON {table} REFERENCING NEW TABLE AS entered
        FOR EACH STATEMENT EXECUTE FUNCTION {heard}()
        """
        for table, heard in (
            ("post", "search_hears_posts"),
            ("topic", "search_hears_titles"),
            ("translation", "search_hears_texts"),
            ("resource_text", "search_hears_texts"),
        )
    ),
    *(
        f"""
        CREATE TRIGGER search_hears_again AFTER UPDATE OF {columns} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {heard}()
        """
        for table, columns, heard in (
            ("post", "plain, language", "search_hears_a_post"),
            ("topic", "title, language", "search_hears_a_title"),
            ("translation", "title, plain", "search_hears_a_text"),
        )
    ),
]
_STANDING = """
    SELECT search_learn(array_agg(language), array_agg(said)) FROM (
        SELECT language, plain AS said FROM post WHERE hidden_at IS NULL
        UNION SELECT language, title FROM topic
        UNION SELECT language, concat_ws(E'\\n', title, plain) FROM translation
        UNION SELECT language, concat_ws(E'\\n', title, plain) FROM resource_text
    ) AS one
"""


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    op.execute(_STANDING)
    op.execute("CREATE INDEX ix_search_word_near ON search_word USING gin (near)")
