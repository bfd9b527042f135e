"""The search's statements as functions: planned once by each session, not anew for each question.

They go back in time only as far as they have to: through slices of the newest texts, each of which is as large as all
before it, until there are hits enough or so few that all the rest is looked through at once.
"""

from itertools import product

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_LANGUAGES = ("en", "es", "pt", "fr")
_MARKS = "search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at)"
_COLUMNS = "id, thing_id, kind, translated, board_id, subjects, country, countries, language, year, at"
_TYPES = """
    id uuid, thing_id uuid, kind varchar, translated boolean, board_id uuid, subjects varchar[], country varchar,
    countries varchar[], language varchar, year smallint, at timestamptz, titled boolean
"""
# What somebody asks for is in no statistics, and common words make reading the whole table look cheap.
_PLANS = """
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off
"""


def _texts(titled: bool, sliced: bool, marked: bool, shelved: bool) -> str:
    """The hits of a pass (in the title, or not) in all languages, of one slice or of all that is older."""
    return " UNION ALL ".join(
        _texts_in(place, language, titled, sliced, marked, shelved) for place, language in enumerate(_LANGUAGES, 1)
    )


def _texts_in(place: int, language: str, titled: bool, sliced: bool, marked: bool, shelved: bool) -> str:
    in_title = f"(e.title_vector @@ words[{place}]) IS TRUE"
    conditions = [
        f"e.language = '{language}'",
        f"(in_language IS NULL OR in_language = '{language}')",
        f"e.vector @@ known[{place}]",
        f"(known[{place}] = words[{place}] OR (e.vector @@ words[{place}]) IS TRUE)",
        in_title if titled else f"NOT {in_title}",
        "e.at <= as_of",
        "(e.board_id IS NULL OR e.board_id = ANY (boards))",
        "(kinds IS NULL OR e.kind = ANY (kinds))",
    ]
    if titled:
        conditions.append(f"e.title_vector @@ known[{place}]")
    conditions.append(f"{_MARKS} && slice" if sliced else "e.at < before")
    if marked:
        conditions.append(f"{_MARKS} @> marks")
    if shelved:
        conditions.append(f"{_MARKS} && shelves")
    columns = ", ".join(f"e.{column}" for column in _COLUMNS.split(", "))
    return f"SELECT {columns} FROM search_entry AS e WHERE {' AND '.join(conditions)}"


def _ways() -> str:
    """Each way to ask the index, with what it is asked for and nothing besides."""
    ways: list[str] = []
    for titled, sliced, marked, shelved in product((True, False), repeat=4):
        asked = {"in_title": titled, "slice IS NOT NULL": sliced, "marked": marked, "shelves IS NOT NULL": shelved}
        when = " AND ".join(f"({condition}) = {str(value).lower()}" for condition, value in asked.items())
        ways.append(f"""
            {"ELSIF" if ways else "IF"} {when} THEN
                RETURN QUERY SELECT t.*, {str(titled).lower()} FROM ({_texts(titled, sliced, marked, shelved)}) AS t
                ORDER BY t.at DESC, t.id DESC LIMIT most - found;""")
    return "".join(ways)


# `begins`: quarters, the newest first; since each of them about twice as many texts were written as since the one
# before. `marks`: what a text has to have, all of it; `shelves`: boards of which it has to be on one.
_FIRST = f"""
    CREATE FUNCTION search_first(
        known tsquery[], words tsquery[], in_language text, boards uuid[], shelves text[], marks text[], kinds text[],
        as_of timestamptz, begins integer[], most integer
    ) RETURNS TABLE ({_TYPES}) LANGUAGE plpgsql STABLE {_PLANS} AS $$
    #variable_conflict use_variable
    DECLARE
        marked CONSTANT boolean := cardinality(marks) > 0;
        slices CONSTANT integer := cardinality(begins);
        after_all CONSTANT integer := floor(extract(epoch FROM as_of) / 7862400)::integer + 1;
        in_title boolean;
        slice text[];
        before timestamptz;
        upto integer;
        seen integer;
        next integer;
        found integer := 0;
        got integer;
        here integer;
    BEGIN
        FOREACH in_title IN ARRAY ARRAY[true, false] LOOP
            upto := after_all;
            seen := 0;
            here := 0;
            LOOP
                next := CASE WHEN seen = 0 THEN 1 ELSE seen + 1 END;
                IF seen > 0 THEN
                    WHILE next <= slices AND here * 2.0 ^ (next - seen) <= most - found + here LOOP
                        next := next + 1;
                    END LOOP;
                END IF;
                IF next <= slices THEN
                    slice := ARRAY(SELECT 'quarter:' || q FROM generate_series(begins[next], upto - 1) AS q);
                    upto := begins[next];
                ELSE
                    slice := NULL;
                    before := CASE WHEN seen = 0 THEN 'infinity' ELSE to_timestamp(upto * 7862400.0) END;
                END IF;
                {_ways()}
                END IF;
                GET DIAGNOSTICS got = ROW_COUNT;
                found := found + got;
                here := here + got;
                IF found >= most THEN
                    RETURN;
                END IF;
                EXIT WHEN next > slices;
                seen := next;
            END LOOP;
        END LOOP;
    END $$
"""

_VALUES_IN = {
    "kind": ("kind",),
    "board": ("board_id::text",),
    "subject": ("unnest(subjects)",),
    "country": ("country", "unnest(countries)"),
    "language": ("language",),
    "year": ("year::text",),
}
_SAID = " ".join(f"WHEN '{language}' THEN {{vector}} words[{place}]" for place, language in enumerate(_LANGUAGES, 1))
_ALIKE = "kind, board_id, subjects, country, countries, language, year, once"


def _counted(name: str) -> str:
    """How many hits each value has. A text that is there in several languages is counted in each."""
    once = "" if name == "language" else "AND once"
    values = " UNION ALL ".join(
        f"SELECT {value} AS value, texts FROM alike WHERE '{name}' = ANY (facets) {once}" for value in _VALUES_IN[name]
    )
    return f"""
        (SELECT '{name}', each.value::text, sum(each.texts)::integer AS number FROM ({values}) AS each
        WHERE each.value IS NOT NULL GROUP BY each.value ORDER BY number DESC, each.value LIMIT told)
    """


# A text that fits in several languages is one hit, in its own or else the first; in one language there is one text.
# Of more hits than are counted, one is known to be there beyond those that are told.
_HITS = f"""
    CREATE FUNCTION search_hits(
        known tsquery[], words tsquery[], in_language text, boards uuid[], shelves text[], marks text[], kinds text[],
        as_of timestamptz, begins integer[], most integer, facets text[], told integer, block integer,
        first integer, page integer
    ) RETURNS TABLE (part text, value text, number integer) LANGUAGE plpgsql STABLE
    {_PLANS} SET enable_sort = off SET work_mem = '32MB' AS $$
    #variable_conflict use_column
    BEGIN
        RETURN QUERY WITH found AS MATERIALIZED (
            SELECT h.*, NOT h.translated OR in_language IS NOT NULL OR NOT EXISTS (
                SELECT FROM search_entry o
                WHERE o.thing_id = h.thing_id AND (NOT o.translated OR o.language < h.language)
                AND CASE o.language {_SAID.format(vector="o.vector @@")} END
            ) AS once
            FROM search_first(
                known, words, in_language, boards, shelves, marks, kinds, as_of, begins, most + 1
            ) WITH ORDINALITY AS h ({_COLUMNS}, titled, place)
        ),
        alike AS MATERIALIZED (
            SELECT {_ALIKE}, count(*) AS texts FROM found WHERE place <= most GROUP BY {_ALIKE}
        ),
        weighed AS (
            SELECT block.id, row_number() OVER (ORDER BY ts_rank(e.vector, CASE e.language
                {_SAID.format(vector="")}
            END) DESC, block.at DESC, block.id DESC) AS ranked
            FROM (
                SELECT id, at FROM found WHERE page > 0 AND once AND place <= most
                ORDER BY place OFFSET first - first % block LIMIT block
            ) AS block
            JOIN search_entry e ON e.id = block.id
        )
        (SELECT 'hit', id::text, ranked::integer FROM weighed
        WHERE ranked > first % block AND ranked <= first % block + page)
        UNION ALL SELECT 'total', NULL,
            (count(*) FILTER (WHERE once) - CASE WHEN count(*) > most THEN 1 ELSE 0 END)::integer FROM found
        UNION ALL SELECT 'more', NULL, 1 FROM found HAVING count(*) > most
        UNION ALL {" UNION ALL ".join(map(_counted, _VALUES_IN))};
    END $$
"""


def upgrade() -> None:
    op.execute(_FIRST)
    op.execute(_HITS)
