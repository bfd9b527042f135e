"""The statement of the search: the first of all that fits, in the order of the search, counted and weighed.

Each language has an index of its own, in which are also the marks of a text: its kind, board, subjects, countries, year
and quarter (the function `search_marks`). What is narrowed down is found by the index alone; what is not, is looked for
among the newest texts first, and among the older ones only if these have too few.
"""

# What is put into the text of a statement are names of this module's own; what somebody asks for is always a value.
# ruff: noqa: S608
from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from sqlalchemy import TextClause, text

from contracts.forum_search import FacetName
from contracts.kinds import Language
from services.forum.search.model import MARKS

# So many hits are weighed against one another; page after page, one block after the other.
BLOCK: Final = 200
# Values of a facet that are told.
_VALUES: Final = 30
# Parts of the answer, each with a value and a number; all that is asked for, where a facet's name leaves that one open.
HIT, TOTAL, MORE, NARROWED = "hit", "total", "more", "narrowed"

_COLUMNS = "id, thing_id, kind, translated, board_id, subjects, country, countries, language, year, at"
_ORDER = "titled DESC, at DESC, id DESC"
_ALIKE = "kind, board_id, subjects, country, countries, language, year, once"
# Where the values of a facet are, one or several; a country is in one or the other.
_VALUES_IN = {
    FacetName.KIND: ("kind",),
    FacetName.BOARD: ("CAST(board_id AS text)",),
    FacetName.SUBJECT: ("unnest(subjects)",),
    FacetName.COUNTRY: ("country", "unnest(countries)"),
    FacetName.LANGUAGE: ("language",),
    FacetName.YEAR: ("CAST(year AS text)",),
}


def _each_language(form: str) -> Iterator[str]:
    yield from (form.replace("{language}", language) for language in Language)


def _texts(*conditions: str) -> str:
    """Rows of the index in all languages; known words are the index's, the others are looked for in what it finds."""
    where = " AND ".join(
        (
            "language = '{language}'",
            "vector @@ CAST(:known_{language} AS tsquery)",
            "(:known_{language} = :words_{language} OR (vector @@ CAST(:words_{language} AS tsquery)) IS TRUE)",
            "at <= :as_of",
            "(CAST(:kinds AS text[]) IS NULL OR kind = ANY (CAST(:kinds AS text[])))",
            "(board_id IS NULL OR board_id = ANY (CAST(:boards AS uuid[])))",
            *conditions,
        )
    )
    return " UNION ALL ".join(_each_language(f"SELECT {_COLUMNS} FROM search_entry WHERE {where}"))


_TITLED, _RECENT, _OLDER = "titled", "recent", "older"
_IN_TITLE = "(title_vector @@ CAST(:words_{language} AS tsquery)) IS TRUE"
# By what the index finds each part of the hits, one after the other.
_PARTS = {
    _TITLED: ("title_vector @@ CAST(:known_{language} AS tsquery)", _IN_TITLE),
    _RECENT: (f"NOT {_IN_TITLE}", f"{MARKS} && CAST(:recent AS text[])"),
    _OLDER: (f"NOT {_IN_TITLE}", "(CAST(:begins AS timestamptz) IS NULL OR at < :begins)"),
}


def _found(name: str, narrowing: tuple[str, ...]) -> str:
    """The first of all hits that have the marks `name` stands for, one more than are counted, with their places."""
    parts = [f"{name}_{part}" for part in _PARTS]
    made = [_part(name, part, narrowing, parts[:place]) for place, part in enumerate(_PARTS)]
    return f"""{",".join(made)},
        {name} AS MATERIALIZED (
            SELECT h.*, {_ONCE} AS once, row_number() OVER (ORDER BY {_ORDER}) AS place
            FROM (SELECT * FROM ({_all_of(parts)}) AS part ORDER BY {_ORDER} LIMIT :most + 1) AS h
        ),
        {name}_alike AS MATERIALIZED (
            SELECT {_ALIKE}, count(*) AS texts FROM {name} WHERE place <= :most GROUP BY {_ALIKE}
        )
    """


def _part(name: str, part: str, narrowing: tuple[str, ...], before: list[str]) -> str:
    """A part of the hits, of which nothing is looked for where those before it are enough."""
    wanting = f"WHERE (SELECT count(*) FROM ({_all_of(before)}) AS newer) <= :most" if before else ""
    return f"""
        {name}_{part} AS MATERIALIZED (
            SELECT *, {str(part == _TITLED).lower()} AS titled FROM ({_texts(*narrowing, *_PARTS[part])}) AS text
            {wanting} ORDER BY at DESC, id DESC LIMIT :most + 1
        )"""


def _all_of(parts: Iterable[str]) -> str:
    return " UNION ALL ".join(f"TABLE {part}" for part in parts)


# A text that fits in several languages is one hit, in its own or else the first; in one language there is one text.
_SAID = " ".join(_each_language("WHEN '{language}' THEN o.vector @@ CAST(:words_{language} AS tsquery)"))
_ONCE = f"""(
    NOT h.translated OR CAST(:language AS text) IS NOT NULL OR NOT EXISTS (
        SELECT FROM search_entry o WHERE o.thing_id = h.thing_id AND (NOT o.translated OR o.language < h.language)
        AND CASE o.language {_SAID} END
    )
)"""


@lru_cache(maxsize=128)
def statement(wanted: frozenset[FacetName], by_board: bool, counted: bool) -> TextClause:
    """Rows of a part, a value and a number, for a question that asks for values of these facets."""
    left_open = sorted(wanted) if counted else []
    sets = [_found(name, _narrowing(name, wanted, by_board)) for name in (NARROWED, *left_open)]
    parts = [_PAGE, _NUMBER, *(_more(name) for name in (NARROWED, *left_open))]
    if counted:
        parts += [_counted(name, name if name in wanted else NARROWED) for name in FacetName]
    return text(f"WITH {','.join(sets)} {' UNION ALL '.join(f'({part})' for part in parts)}")


def _narrowing(name: str, wanted: frozenset[FacetName], by_board: bool) -> tuple[str, ...]:
    conditions = []
    if wanted - {name, FacetName.LANGUAGE}:
        conditions.append(f"{MARKS} @> CAST(:marks_{name} AS text[])")
    if FacetName.LANGUAGE in wanted - {name}:
        conditions.append("'{language}' = :language")
    if by_board:
        conditions.append(f"{MARKS} && CAST(:shelves AS text[])")
    return tuple(conditions)


_PAGE = f"""
    SELECT '{HIT}' AS part, CAST(id AS text) AS value, CAST(ranked AS integer) AS number
    FROM (
        SELECT block.id, row_number() OVER (ORDER BY ts_rank(e.vector, CASE e.language
            {" ".join(_each_language("WHEN '{language}' THEN CAST(:words_{language} AS tsquery)"))}
        END) DESC, block.at DESC, block.id DESC) AS ranked
        FROM (
            SELECT id, at FROM {NARROWED} WHERE once AND place <= :most
            ORDER BY place OFFSET :before LIMIT {BLOCK}
        ) AS block
        JOIN search_entry e ON e.id = block.id
    ) AS page
    WHERE ranked > :after AND ranked <= :after + :limit
"""
# Of more hits than are counted, one is known to be there beyond those that are told.
_NUMBER = f"""
    SELECT '{TOTAL}', NULL,
        CAST(count(*) FILTER (WHERE once) - CASE WHEN count(*) > :most THEN 1 ELSE 0 END AS integer)
    FROM {NARROWED}
"""


def _more(name: str) -> str:
    return f"SELECT '{MORE}', '{name}', 1 FROM {name} HAVING count(*) > :most"


def _counted(name: FacetName, found: str) -> str:
    """How many hits each value has. A text that is there in several languages is counted in each."""
    counts = "" if name is FacetName.LANGUAGE else "WHERE once"
    values = " UNION ALL ".join(
        f"SELECT {value} AS value, texts FROM {found}_alike {counts}" for value in _VALUES_IN[name]
    )
    return f"""
        SELECT '{name}', value, CAST(sum(texts) AS integer) AS number FROM ({values}) AS each
        WHERE value IS NOT NULL GROUP BY value ORDER BY number DESC, value LIMIT {_VALUES}
    """
