"""The statement of the search: for each way to narrow it down, one call of the database's function `search_hits`.

The functions (sql/search_first.sql, sql/search_hits.sql) find the first matches in the order of the search,
count and rank them; each session plans them once. Each language has an index of its own, which also contains the marks
of a text: its kind, board, subjects, countries, year and quarter (the function `search_marks`).
"""

# Only names from this module are put into the text of a statement; user input is always a value.
# ruff: noqa: S608 - see above
from __future__ import annotations

from functools import lru_cache
from typing import Final

from sqlalchemy import TextClause, text

from contracts.forum.search import FacetName
from contracts.kinds import Language

# The most values of a facet that are reported.
_VALUES: Final = 30
# Parts of the result, each with a value and a number: for all filters, or named after the facet that is left out.
HIT, TOTAL, MORE, NARROWED = "hit", "total", "more", "narrowed"
# The queries in the order in which the functions expect the languages.
_KNOWN, _WORDS = (
    f"ARRAY[{', '.join(f'CAST(:{kind}_{language} AS tsquery)' for language in Language)}]"
    for kind in ("known", "words")
)


@lru_cache(maxsize=128)
def statement(chosen: frozenset[FacetName], counted: bool) -> TextClause:
    """Rows of a set, its part, a value and a number, for a query that filters by these facets."""
    left_open = sorted(chosen) if counted else []
    facets = [name for name in FacetName if name not in chosen] if counted else []
    sets = [_set(NARROWED, facets, chosen), *(_set(name, [name], chosen - {name}) for name in left_open)]
    return text(" UNION ALL ".join(sets))


def _set(name: str, facets: list[FacetName], asked_for: frozenset[FacetName]) -> str:
    """The hits with the marks for `name`, counted by these facets; a page only for all filters together."""
    language = "CAST(:language AS text)" if FacetName.LANGUAGE in asked_for else "NULL"
    begins = "begins_in_year" if FacetName.YEAR in asked_for else "begins"
    page = ":limit" if name == NARROWED else "0"
    return f"""
        SELECT '{name}' AS asked, part, value, number FROM search_hits(
            {_KNOWN}, {_WORDS}, {language}, :reader, CAST(:boards AS uuid[]), CAST(:shelves AS text[]),
            CAST(:marks_{name} AS text[]), CAST(:kinds AS text[]), :as_of, CAST(:{begins} AS integer[]), :most,
            CAST(ARRAY[{", ".join(f"'{facet}'" for facet in facets)}] AS text[]), {_VALUES}, :block, :position, {page}
        )"""
