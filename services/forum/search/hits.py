"""What fits a question: all hits counted by kind, board, subject and so on, and the best of them, in one statement.

Each language has an index of its own, so that a hit is known without a look at its lexemes. Of very many hits, only
blocks are weighed against one another: those whose title fits first, then the newest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG

from chassis.call import Call
from contracts.forum_search import FacetName
from contracts.kinds import Language
from services.forum.audience import READABLE, viewer
from services.forum.folding import CONFIGURATION
from services.forum.model import Board
from services.forum.search.model import SearchEntry

# So many hits are weighed against one another; page after page, one block after the other.
BLOCK: Final = 200
# Values of a facet that are told.
_VALUES: Final = 30
_HIT, _TOTAL = "hit", "total"

_QUESTIONS = {
    language: func.websearch_to_tsquery(cast(literal(name), REGCONFIG), bindparam(f"asked_{language}", type_=String))
    for language, name in CONFIGURATION.items()
}
# Nothing here is for every kind: what is always so is not asked of each of a hundred thousand hits.
_KINDS: ColumnElement[Any] = bindparam("kinds", type_=ARRAY(String(20)))
# What is on no board is of the library, and everybody's who is signed in. The values are those of `audience.viewer`.
READABLE_ENTRY = or_(
    SearchEntry.board_id.is_(None), SearchEntry.board_id.in_(select(Board.id).where(READABLE).scalar_subquery())
)


def _in_language(language: Language, question: ColumnElement[Any]) -> Select[Any]:
    """The hits in one language. A question that no index can answer (only words to leave out) has none."""
    entry = SearchEntry
    return select(
        entry.id,
        entry.thing_id,
        entry.kind,
        entry.translated,
        entry.board_id,
        entry.subjects,
        entry.country,
        entry.countries,
        entry.language,
        entry.year,
        entry.at,
        entry.title_vector.op("@@")(question).label("titled"),
    ).where(
        entry.language == literal(str(language)),
        entry.vector.op("@@")(question),
        func.querytree(question).not_in(("", "T")),
        entry.at <= bindparam("as_of", type_=DateTime(timezone=True)),
        or_(_KINDS.is_(None), entry.kind == any_(_KINDS)),
        READABLE_ENTRY,
    )


_hit = union_all(*(_in_language(*each) for each in _QUESTIONS.items())).cte("hit").prefix_with("MATERIALIZED")


_other = _hit.alias("other")
# A text that fits in several languages is one hit; where the language is asked for, there is one text at most.
_ONCE = or_(
    ~_hit.c.translated,
    bindparam("language", type_=String).is_not(None),
    ~exists().where(
        _other.c.thing_id == _hit.c.thing_id, or_(~_other.c.translated, _other.c.language < _hit.c.language)
    ),
)
# Hits that are alike by all that is counted are put together first, in one pass: there are few such groups.
_ALIKE = [_hit.c[name] for name in ("kind", "board_id", "subjects", "country", "countries", "language", "year")]
_group = (
    select(*_ALIKE, _ONCE.label("once"), func.count().label("texts"))
    .group_by(*_ALIKE, _ONCE)
    .cte("alike")
    .prefix_with("MATERIALIZED")
)


def _left_open(these: Any) -> dict[FacetName, ColumnElement[bool]]:
    """Per facet, whether one of these hits or groups has the value that is asked for, if one is."""

    def asked(name: FacetName, kind: Any, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
        value: ColumnElement[Any] = bindparam(str(name), type_=kind)
        return or_(value.is_(None), *(value == column for column in columns))

    return {
        FacetName.KIND: asked(FacetName.KIND, String, these.c.kind),
        FacetName.BOARD: asked(FacetName.BOARD, Uuid, these.c.board_id),
        FacetName.SUBJECT: asked(FacetName.SUBJECT, String, any_(these.c.subjects)),
        FacetName.COUNTRY: asked(FacetName.COUNTRY, String, these.c.country, any_(these.c.countries)),
        FacetName.LANGUAGE: asked(FacetName.LANGUAGE, String, these.c.language),
        FacetName.YEAR: asked(FacetName.YEAR, Integer, these.c.year),
    }


_GROUP_FITS = _left_open(_group)
_FITS = and_(_ONCE, *_left_open(_hit).values())
# Where the values of a facet are, one or several; a country is in one or the other.
_VALUES_IN = {
    FacetName.KIND: (_group.c.kind,),
    FacetName.BOARD: (_group.c.board_id,),
    FacetName.SUBJECT: (_group.c.subjects,),
    FacetName.COUNTRY: (_group.c.country, _group.c.countries),
    FacetName.LANGUAGE: (_group.c.language,),
    FacetName.YEAR: (_group.c.year,),
}


def _counted(name: FacetName) -> Select[Any]:
    """How many hits each value has, whatever value of this facet is asked for."""
    others = [fits for other, fits in _GROUP_FITS.items() if other is not name]
    # In a language, a text that is there in several is counted in each.
    fits = and_(*others, true() if name is FacetName.LANGUAGE else _group.c.once)
    rows = union_all(*(_values_in(column, fits) for column in _VALUES_IN[name])).subquery()
    number = cast(func.sum(rows.c.texts), Integer)
    return (
        select(literal(str(name)).label("part"), cast(rows.c.value, Text).label("value"), number)
        .where(rows.c.value.is_not(None))
        .group_by(rows.c.value)
        .order_by(number.desc(), rows.c.value)
        .limit(_VALUES)
    )


def _values_in(column: ColumnElement[Any], fits: ColumnElement[bool]) -> Select[Any]:
    value = func.unnest(column) if isinstance(column.type, ARRAY) else column
    return select(value.label("value"), _group.c.texts).where(fits, column.is_not(None))


_block = (
    select(_hit.c.id, _hit.c.titled, _hit.c.at)
    .where(_FITS)
    .order_by(_hit.c.titled.desc(), _hit.c.at.desc(), _hit.c.id.desc())
    .offset(bindparam("before", type_=Integer))
    .limit(BLOCK)
    .subquery("block")
)
_WEIGHT = func.ts_rank(
    SearchEntry.vector, case(*((SearchEntry.language == key, asked) for key, asked in _QUESTIONS.items()))
)
_ranked = (
    select(_block.c.id, func.row_number().over(order_by=(_WEIGHT.desc(), _block.c.at.desc(), _block.c.id.desc())))
    .join(SearchEntry, SearchEntry.id == _block.c.id)
    .subquery("ranked")
)
_PAGE = select(literal(_HIT), cast(_ranked.c[0], Text), _ranked.c[1]).where(
    _ranked.c[1] > bindparam("after", type_=Integer),
    _ranked.c[1] <= bindparam("after", type_=Integer) + bindparam("limit", type_=Integer),
)
_NUMBER = select(
    literal(_TOTAL), null().label("value"), cast(func.coalesce(func.sum(_group.c.texts), 0), Integer)
).where(_group.c.once, *_GROUP_FITS.values())
_COUNTS = [select(_counted(name).subquery()) for name in FacetName]
_FOUND = union_all(_PAGE, _NUMBER, *_COUNTS)
_FOUND_ONLY = union_all(_PAGE, _NUMBER)
# Common words fit so much that reading the whole table looks cheap; looking into each text's lexemes is not. A hundred
# thousand hits are put together in memory, and by hashing: sorting them by all that is counted is what takes long.
BY_INDEX = select(
    func.set_config("enable_seqscan", "off", true()),
    func.set_config("jit", "off", true()),
    func.set_config("work_mem", "32MB", true()),
    func.set_config("enable_sort", "off", true()),
)


@dataclass
class Hits:
    """A page's hits, the best first, by their rows of the index; how many there are; how many by facet and value."""

    ids: list[UUID] = field(default_factory=list)
    total: int = 0
    counts: dict[FacetName, list[tuple[str, int]]] = field(default_factory=lambda: {name: [] for name in FacetName})


def hits(call: Call, values: Mapping[str, Any], position: int, limit: int, *, counted: bool = True) -> Hits:
    """The hits from `position` on, not beyond the end of their block. `values` are those of the question."""
    call.session.execute(BY_INDEX)
    before, after = position - position % BLOCK, position % BLOCK
    place = {"before": before, "after": after, "limit": min(limit, BLOCK - after)}
    rows = call.session.execute(
        _FOUND if counted else _FOUND_ONLY,
        {**viewer(call.actor), **dict.fromkeys(map(str, FacetName)), **values, **place},
    ).all()
    made = Hits()
    made.ids = [UUID(value) for part, value, number in sorted(rows, key=lambda row: row[2]) if part == _HIT]
    for part, value, number in rows:
        if part == _TOTAL:
            made.total = number
        elif part != _HIT:
            made.counts[FacetName(part)].append((value, number))
    return made
