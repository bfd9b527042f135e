"""Two kinds of questions that read too much: those narrowed down to a year, and what may be meant by a mistake."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

# What is narrowed down to a year was looked for in all quarters since then. A text of a board is of the year in which it
# was written; only the library has texts of a year that came later.
_ENDS = """
        ends CONSTANT integer := least(after_all, (
            SELECT floor(extract(epoch FROM make_date(split_part(mark, ':', 2)::integer + 1, 1, 1)::timestamp) / 7862400)
            FROM unnest(marks) AS mark WHERE split_part(mark, ':', 1) = 'year'
        ));
        since timestamptz;
        upto integer;"""
_SLICE = """slice := ARRAY(SELECT 'quarter:' || q FROM generate_series(begins[next], least(upto - 1, ends)) AS q)
                        || CASE WHEN upto > ends + 1 THEN ARRAY['board:'] END;
                    since := to_timestamp(begins[next] * 7862400.0);
                    before := CASE WHEN seen = 0 THEN 'infinity' ELSE to_timestamp(upto * 7862400.0) END;"""
_CHANGES = {
    "\n        upto integer;": _ENDS,
    "slice := ARRAY(SELECT 'quarter:' || q FROM generate_series(begins[next], upto - 1) AS q);": _SLICE,
    " && slice": " && slice AND e.at >= since AND e.at < before",
}
_CHANGE = """
    DO $do$
    DECLARE
        made text := pg_get_functiondef('search_first'::regproc);
    BEGIN
        {changes}
        EXECUTE made;
    END $do$
"""
_REPLACE = """
        IF position($old${old}$old$ IN made) = 0 THEN
            RAISE EXCEPTION 'search_first is not as it was';
        END IF;
        made := replace(made, $old${old}$old$, $new${new}$new$);"""

_LANGUAGES = ("en", "es", "pt", "fr")
_MARKS = "search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at)"


def _some(newest: bool) -> str:
    """Texts with the word, in whatever order the index has them."""
    when = f"{_MARKS} && newest" if newest else "e.at < since"
    ways = []
    for where in ("true", f"{_MARKS} && shelves"):
        texts = " UNION ALL ".join(
            f"""SELECT e.id FROM search_entry AS e
            WHERE e.language = '{language}' AND in_language = '{language}' AND e.vector @@ question AND {when} AND {where}
            AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))"""
            for language in _LANGUAGES
        )
        ways.append(f"RETURN QUERY SELECT t.id FROM ({texts}) AS t LIMIT most - found;")
    return f"IF shelves IS NULL THEN {ways[0]} ELSE {ways[1]} END IF;"


# As many texts with a word as are wanted, of the newest ones if these are enough: to know whether there are so many.
_WITH_WORD = f"""
    CREATE FUNCTION search_with_word(
        question tsquery, in_language text, boards uuid[], shelves text[], as_of timestamptz, begins integer[],
        most integer
    ) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET max_parallel_workers_per_gather = 0
    SET jit = off AS $$
    #variable_conflict use_variable
    DECLARE
        now CONSTANT integer := floor(extract(epoch FROM as_of) / 7862400)::integer;
        newest CONSTANT text[] := ARRAY(SELECT 'quarter:' || q FROM generate_series(begins[1], now) AS q);
        since CONSTANT timestamptz := coalesce(to_timestamp(begins[1] * 7862400.0), 'infinity');
        found integer := 0;
    BEGIN
        {_some(newest=True)}
        GET DIAGNOSTICS found = ROW_COUNT;
        IF found < most THEN
            {_some(newest=False)}
        END IF;
    END $$
"""


def upgrade() -> None:
    changes = "".join(_REPLACE.format(old=old, new=new) for old, new in _CHANGES.items())
    op.execute(_CHANGE.format(changes=changes))
    op.execute(_WITH_WORD)
