"""What fits a question: hits counted by kind, board, subject and so on, and the best of them, in one statement.

The order of all hits: those whose title fits before the others, the newer before the older. The first LOOKED_AT of them
are counted and weighed against one another, block after block; whether there are more is said, never how many. So a
word that half of all texts have costs no more than one in some thousand texts, and the answer is the same each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, or_, select, true

from chassis.call import Call
from contracts.forum_search import FacetName
from services.forum.audience import READABLE
from services.forum.model import Board
from services.forum.search.model import SearchEntry
from services.forum.search.prepared import Prepared
from services.forum.search.statement import BLOCK, HIT, MORE, NARROWED, TOTAL, statement

# So many hits are counted and can be leafed through: words of half of 200,000 texts then take the database a seventh of
# the processor's time that counting all of them took (303 and 44 ms; 54 with 5,000), and no more of a million.
LOOKED_AT: Final = 2_000
# What is on no board is of the library, and everybody's who is signed in. The values are those of `audience.viewer`.
READABLE_ENTRY = or_(
    SearchEntry.board_id.is_(None), SearchEntry.board_id.in_(select(Board.id).where(READABLE).scalar_subquery())
)
# Common words fit so much that reading the whole table looks cheap; looking into each text's lexemes is not. Some
# thousand hits are put together in memory, and by hashing: sorting them by all that is counted is what takes long.
BY_INDEX = select(
    func.set_config("enable_seqscan", "off", true()),
    func.set_config("jit", "off", true()),
    func.set_config("max_parallel_workers_per_gather", "0", true()),
    func.set_config("work_mem", "32MB", true()),
    func.set_config("enable_sort", "off", true()),
)


@dataclass
class Hits:
    """A page's hits, the best first, by their rows of the index; how many there are; how many by facet and value.

    `more`: there are more than `total`. `bounded`: facets of which the same is true, their values are of the first.
    """

    ids: list[UUID] = field(default_factory=list)
    total: int = 0
    more: bool = False
    counts: dict[FacetName, list[tuple[str, int]]] = field(default_factory=lambda: {name: [] for name in FacetName})
    bounded: set[FacetName] = field(default_factory=set)


def hits(
    call: Call, asked: Prepared, narrowed: Mapping[FacetName, Any], position: int, limit: int, *, counted: bool = True
) -> Hits:
    """The hits from `position` on, not beyond the end of their block; `narrowed`: values that are asked for."""
    call.session.execute(BY_INDEX)
    before, after = position - position % BLOCK, position % BLOCK
    place = {"before": before, "after": after, "limit": min(limit, BLOCK - after), "most": LOOKED_AT}
    wanted = {name: value for name, value in narrowed.items() if value is not None}
    found = statement(frozenset(wanted), asked.by_board, counted)
    rows = call.session.execute(found, asked.values | _marks(wanted) | place).all()
    more = {value for part, value, _ in rows if part == MORE}
    made = Hits(
        ids=[UUID(value) for part, value, _ in sorted(rows, key=lambda row: row.number) if part == HIT],
        total=next(number for part, _, number in rows if part == TOTAL),
        more=NARROWED in more,
        bounded={name for name in FacetName if (name if name in wanted else NARROWED) in more},
    )
    for name in FacetName:
        made.counts[name] = [(value, number) for part, value, number in rows if part == name]
    _tell_chosen(made, wanted)
    return made


def _marks(wanted: Mapping[FacetName, Any]) -> dict[str, Any]:
    """The marks a hit has to have: of all that is asked for, and of all but one, for the counts of that one."""
    marks = {name: f"{name}:{value}" for name, value in wanted.items() if name is not FacetName.LANGUAGE}
    but_one = {f"marks_{name}": [mark for other, mark in marks.items() if other is not name] for name in wanted}
    return {f"marks_{NARROWED}": [*marks.values()], "language": wanted.get(FacetName.LANGUAGE)} | but_one


def _tell_chosen(made: Hits, wanted: Mapping[FacetName, Any]) -> None:
    """How many have the value that is asked for is known exactly where all that is asked for is."""
    if made.more or not made.total:
        return
    for name in made.bounded & set(wanted):
        others = [(value, number) for value, number in made.counts[name] if value != str(wanted[name])]
        made.counts[name] = sorted([*others, (str(wanted[name]), made.total)], key=lambda each: (-each[1], each[0]))
