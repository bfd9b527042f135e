"""A question made ready for the index: what PostgreSQL makes of its words, which boards, and where to begin.

Only the words and the boards decide what is found. `by_board` and `recent` choose the way to it alone, so that it does
not matter how old the database's statistics are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, String, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import REGCONFIG

from chassis.call import Call
from contracts.forum_search import ThingKind
from contracts.kinds import Language
from services.forum.audience import READABLE, viewer
from services.forum.folding import CONFIGURATION
from services.forum.model import Board

# Of a frequent word the newest texts are looked at first: those among about so many.
RECENT: Final = 20_000
# As the function `search_marks` counts quarters: 91 days each, from 1970 on.
_QUARTER: Final = timedelta(days=91)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Words of a phrase, as PostgreSQL writes them.
_NEXT_TO = re.compile(r"<(?:-|\d+)>")
# What the index can't be asked for: no word at all, or only words to leave out.
_NO_WORD = ("", "T")


def _words(language: Language) -> list[Any]:
    configuration = cast(CONFIGURATION[language], REGCONFIG)
    asked = func.websearch_to_tsquery(configuration, bindparam(f"asked_{language}", type_=String))
    return [cast(asked, String).label(f"words_{language}"), func.querytree(asked).label(f"tree_{language}")]


_entered = select(Board.id, Board.posts).where(READABLE).cte("entered")
# Dates between which the database's statistics saw as many texts each, and of how many texts.
_DATES: ColumnElement[Any] = literal_column("""
    (SELECT CAST(CAST(histogram_bounds AS text) AS timestamptz[]) FROM pg_stats
    WHERE schemaname = current_schema() AND tablename = 'search_entry' AND attname = 'at')
""")
_TEXTS: ColumnElement[Any] = literal_column(
    "(SELECT reltuples FROM pg_class WHERE oid = CAST('search_entry' AS regclass))"
)
_PREPARE = select(
    *(part for language in Language for part in _words(language)),
    select(func.array_agg(_entered.c.id)).scalar_subquery().label("boards"),
    select(cast(func.coalesce(func.sum(_entered.c.posts), 0), Integer)).scalar_subquery().label("entered"),
    select(cast(func.coalesce(func.sum(Board.posts), 0), Integer)).scalar_subquery().label("posts"),
    _DATES.label("dates"),
    _TEXTS.label("texts"),
)


@dataclass
class Prepared:
    """The values of a statement of `hits`; `by_board`: the index is asked for the few boards, not each text for its."""

    values: dict[str, Any]
    by_board: bool


def prepared(
    call: Call, asked: Mapping[Language, str], as_of: datetime, kinds: Iterable[ThingKind] | None = None
) -> Prepared:
    """The question for the caller, `asked` in each language, of what was written until `as_of`; no kinds: of all."""
    questions = {f"asked_{language}": said for language, said in asked.items()}
    row = call.session.execute(_PREPARE, viewer(call.actor) | questions).one()
    boards = row.boards or []
    values = {
        "boards": boards,
        "shelves": [f"board:{board}" for board in ("", *boards)],
        "as_of": as_of,
        "kinds": [str(kind) for kind in kinds] if kinds else None,
    } | beginning(recent(row.dates or [], row.texts), as_of)
    for language in Language:
        values |= _in_index(language, row)
    return Prepared(values, len(boards) * row.entered <= row.posts)


def _in_index(language: Language, row: Row[Any]) -> dict[str, str | None]:
    """The words, and what of them the index knows without a look at the text: all but that they are next to another."""
    words = None if getattr(row, f"tree_{language}") in _NO_WORD else getattr(row, f"words_{language}")
    known = words if words is None or "!" in words else _NEXT_TO.sub("&", words)
    return {f"words_{language}": words, f"known_{language}": known}


def recent(dates: Sequence[datetime], texts: float) -> datetime | None:
    """When the quarter began since which about RECENT texts were written; nothing while there are few.

    Between two of the `dates` as many of the `texts` were written as between any other two.
    """
    if len(dates) < 2 or texts <= RECENT:
        return None
    return begin_of_quarter(dates[int((len(dates) - 1) * (1 - RECENT / texts))])


def beginning(begins: datetime | None, as_of: datetime) -> dict[str, Any]:
    """The values that have a statement look at what was written since then first."""
    quarters = range(quarter(begins), quarter(as_of) + 1) if begins else ()
    return {"begins": begins, "recent": [f"quarter:{each}" for each in quarters]}


def begin_of_quarter(at: datetime) -> datetime:
    """When the quarter began in which that is."""
    return _EPOCH + quarter(at) * _QUARTER


def quarter(at: datetime) -> int:
    """The quarter's number, as in the marks of a text."""
    return (at - _EPOCH) // _QUARTER
