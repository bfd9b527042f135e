"""Prepares a query for the index: what PostgreSQL makes of its words, which boards, and where to begin.

Only the words and the boards determine what is found. `shelves` and `begins` only determine the way to it, so it does
not matter how old the database's statistics are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, takewhile
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, String, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import REGCONFIG

from chassis.call import Call
from contracts.forum.search import ThingKind
from contracts.kinds import Language
from services.forum.access.audience import READABLE, viewer
from services.forum.base.folding import CONFIGURATION
from services.forum.base.model import Board

# For a frequent word, the newest texts are searched first: among about this many, then among twice as many.
RECENT: Final = 5_000
# With so few boards, or such small ones, the index is searched by board: what is on others is not read, however much
# it is. This makes a rare word two milliseconds slower and a frequent one faster.
_FEW: Final = 20
# Quarters as the function `search_marks` counts them: 91 days each, from 1970.
_QUARTER: Final = timedelta(days=91)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Words of a phrase, as PostgreSQL writes them.
_NEXT_TO = re.compile(r"<(?:-|\d+)>")
# What the index cannot search for: no word at all, or only excluded words.
_NO_WORD = ("", "T")


def _words(language: Language) -> list[Any]:
    configuration = cast(CONFIGURATION[language], REGCONFIG)
    asked = func.websearch_to_tsquery(configuration, bindparam(f"asked_{language}", type_=String))
    return [cast(asked, String).label(f"words_{language}"), func.querytree(asked).label(f"tree_{language}")]


_entered = select(Board.id, Board.posts).where(READABLE).cte("entered")
# Dates that divide the texts into equal parts, by the database's statistics; and the number of texts.
_DATES: ColumnElement[Any] = literal_column("""
    (SELECT CAST(CAST(histogram_bounds AS text) AS timestamptz[]) FROM pg_stats
    WHERE schemaname = current_schema() AND tablename = 'search_entry' AND attname = 'at')
""")
_TEXTS: ColumnElement[Any] = literal_column(
    "(SELECT reltuples FROM pg_class WHERE oid = CAST('search_entry' AS regclass))"
)
_BY_LANGUAGE = [part for language in Language for part in _words(language)]
_QUESTION = select(*_BY_LANGUAGE)
_PREPARE = select(
    *_BY_LANGUAGE,
    select(func.array_agg(_entered.c.id)).scalar_subquery().label("boards"),
    select(cast(func.coalesce(func.sum(_entered.c.posts), 0), Integer)).scalar_subquery().label("entered"),
    select(cast(func.coalesce(func.sum(Board.posts), 0), Integer)).scalar_subquery().label("posts"),
    _DATES.label("dates"),
    _TEXTS.label("texts"),
)


Values = dict[str, Any]


def prepared(
    call: Call,
    asked: Mapping[Language, str],
    as_of: datetime,
    *,
    year: int | None = None,
    kinds: Iterable[ThingKind] | None = None,
) -> Values:
    """The values of a statement of `hits`: the caller's query, `asked` in each language, among texts written until
    `as_of`; no kinds means all. With few boards, the index is searched by board, rather than checking each text.
    """
    row = call.session.execute(_PREPARE, viewer(call.actor) | _asked(asked)).one()
    boards, dates = row.boards or [], row.dates or []
    few = (len(boards) <= _FEW and row.entered < row.posts) or len(boards) * row.entered <= row.posts
    return _in_index(row) | {
        "reader": call.actor.language,
        "boards": boards,
        "shelves": [f"board:{board}" for board in ("", *boards)] if few else None,
        "as_of": as_of,
        "kinds": [str(kind) for kind in kinds] if kinds else None,
        "begins": begins(dates, row.texts),
        "begins_in_year": begins(dates, row.texts, year),
    }


def instead(call: Call, values: Values, asked: Mapping[Language, str]) -> Values:
    """The same for another query of the same caller."""
    return values | _in_index(call.session.execute(_QUESTION, _asked(asked)).one())


def _asked(asked: Mapping[Language, str]) -> Values:
    return {f"asked_{language}": question for language, question in asked.items()}


def _in_index(row: Row[Any]) -> Values:
    """The words, and the part of the query that the index can answer without the text: all but adjacent words."""
    values: Values = {}
    for language in Language:
        words = None if getattr(row, f"tree_{language}") in _NO_WORD else getattr(row, f"words_{language}")
        known = words if words is None or "!" in words else _NEXT_TO.sub("&", words)
        values |= {f"words_{language}": words, f"known_{language}": known}
    return values


def begins(dates: Sequence[datetime], texts: float, year: int | None = None) -> list[int]:
    """Quarters since which about RECENT texts were written, twice as many, four times as many; none if there are few.

    Until now, or until the end of a year. Between any two neighbouring `dates`, equally many `texts` were written.
    """
    if len(dates) < 2 or texts <= 0:
        return []
    until = newest = len(dates) - 1
    if year:
        until = min(newest, bisect_left(dates, datetime(year + 1, 1, 1, tzinfo=UTC)))
    places = (until - newest * RECENT * 2**n / texts for n in count())
    found = [quarter(dates[int(place)]) for place in takewhile(lambda place: place >= 1, places)]
    return sorted(set(found), reverse=True)


def quarter(at: datetime) -> int:
    """The quarter's number, as in the marks of a text."""
    return (at - _EPOCH) // _QUARTER
