"""What the library publishes is found beside the posts: its rows of the search's index, kept by triggers."""

from alembic import op

revision = "0018"
down_revision = "0011"
branch_labels = None
depends_on = None

_ENTRIES = """
    INSERT INTO search_entry (
        id, thing_id, kind, translated, language, countries, subjects, year, at, title_vector, vector
    )
    SELECT md5(said.resource_id::text || said.language)::uuid, r.id, r.kind, said.language <> v.language, said.language,
        v.countries,
        ARRAY(
            SELECT slug FROM library_subject WHERE slug = ANY (v.subjects)
            UNION SELECT broader FROM library_subject WHERE slug = ANY (v.subjects) AND broader IS NOT NULL
        ),
        coalesce(v.year, extract(year FROM v.published_at AT TIME ZONE 'UTC')::smallint), v.published_at,
        ts_filter(said.vector, '{{a}}'), said.vector
    FROM {texts} said
    JOIN resource r ON r.id = said.resource_id AND r.withdrawn_at IS NULL
    JOIN resource_version v ON v.resource_id = r.id AND v.number = r.published
"""
_STATEMENTS = [
    # Subjects of the library have longer short names than tags; it is about countries, where a post is by somebody of one.
    "ALTER TABLE search_entry ALTER COLUMN subjects TYPE VARCHAR(80)[], ADD COLUMN countries VARCHAR(2)[]",
    f"""
    CREATE FUNCTION search_resource() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {_ENTRIES.format(texts="entered")};
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER search_meets_a_resource AFTER INSERT ON resource_text
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_resource()
    """,
    """
    CREATE FUNCTION search_leaves_resource() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM search_entry e USING gone WHERE e.thing_id = gone.resource_id AND e.language = gone.language;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER search_leaves_a_resource AFTER DELETE ON resource_text
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_leaves_resource()
    """,
]


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    op.execute(_ENTRIES.format(texts="resource_text"))
