"""What a text is narrowed down by is in the index of its words, so that frequent words are looked for among few texts."""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

# A quarter is 91 days, counted from 1970 on (`search/prepared.py` counts the same). What a text has no board for has a
# mark too: it is everybody's. That the parts of an epoch are the same in every time zone, PostgreSQL does not know.
_MARKS = """
    CREATE FUNCTION search_marks(
        kind text, board_id uuid, subjects text[], country text, countries text[], year integer, at timestamptz
    ) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT ARRAY[
            'kind:' || kind, 'board:' || coalesce(board_id::text, ''), 'year:' || year,
            'quarter:' || floor(extract(epoch FROM at) / 7862400)::integer
        ]
        || ARRAY(SELECT 'subject:' || each FROM unnest(subjects) AS each)
        || ARRAY(SELECT 'country:' || each FROM unnest(array_append(countries, country)) AS each WHERE each IS NOT NULL)
    $$
"""
_INDEX = """
    CREATE INDEX ix_search_entry_words_{language} ON search_entry
    USING gin (vector, title_vector, search_marks(kind, board_id, subjects, country, countries, year, at))
    WITH (gin_pending_list_limit = 512) WHERE language = '{language}'
"""


def upgrade() -> None:
    op.execute(_MARKS)
    for language in ("en", "es", "pt", "fr"):
        op.execute(_INDEX.format(language=language))
        op.execute(f"DROP INDEX ix_search_entry_vector_{language}")
