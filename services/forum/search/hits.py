"""The matches of a query: hits counted by kind, board, subject and so on, and the best of them, in one statement.

Hits are ordered with matching titles first, then newer before older. Those that the search reaches are counted and,
block after block, ranked among one another; the result says whether there are more, but not how many. So a word in half
of all texts costs no more than one in a few thousand texts, and the result is the same each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from chassis.call import Call
from contracts.forum.search import FacetName
from services.forum.search.reach import REACH, Reach
from services.forum.search.statement import HIT, MORE, NARROWED, TOTAL, statement


@dataclass
class Hits:
    """A page's hits, best first, as rows of the index; their total number; the number by facet and value.

    `more`: there are more than `total`. `bounded`: facets whose values are of the first hits only.
    """

    ids: list[UUID] = field(default_factory=list)
    total: int = 0
    more: bool = False
    counts: dict[FacetName, list[tuple[str, int]]] = field(default_factory=lambda: {name: [] for name in FacetName})
    bounded: set[FacetName] = field(default_factory=set)


def hits(
    call: Call,
    asked: Mapping[str, Any],
    narrowed: Mapping[FacetName, Any],
    position: int,
    limit: int,
    *,
    counted: bool = True,
    reach: Reach = REACH,
) -> Hits:
    """The hits of a prepared question from `position` on, not beyond the end of their block; `narrowed`: values that
    are asked for.
    """
    page = min(limit, reach.block - position % reach.block)
    place = {"position": position, "limit": page, "most": reach.hits, "block": reach.block}
    chosen = {name: value for name, value in narrowed.items() if value is not None}
    found = statement(frozenset(chosen), counted)
    rows = call.session.execute(found, {**asked, **_marks(chosen), **place}).all()
    more = {name for name, part, _, _ in rows if part == MORE}
    made = Hits(
        ids=[UUID(value) for _, part, value, _ in sorted(rows, key=lambda row: row.number) if part == HIT],
        total=next(number for name, part, _, number in rows if (name, part) == (NARROWED, TOTAL)),
        more=NARROWED in more,
        bounded={name for name in FacetName if (name if name in chosen else NARROWED) in more},
    )
    for name in FacetName:
        made.counts[name] = [(value, number) for _, part, value, number in rows if part == name]
    _count_chosen(made, chosen)
    return made


def _marks(chosen: Mapping[FacetName, Any]) -> dict[str, Any]:
    """The marks a hit must have: of all filters, and of all but one for the counts of that one."""
    marks = {name: f"{name}:{value}" for name, value in chosen.items() if name is not FacetName.LANGUAGE}
    but_one = {f"marks_{name}": [mark for other, mark in marks.items() if other is not name] for name in chosen}
    return {f"marks_{NARROWED}": [*marks.values()], "language": chosen.get(FacetName.LANGUAGE)} | but_one


def _count_chosen(made: Hits, chosen: Mapping[FacetName, Any]) -> None:
    """The number of hits with a selected value is known exactly if the total is."""
    if made.more or not made.total:
        return
    for name in made.bounded & set(chosen):
        others = [(value, number) for value, number in made.counts[name] if value != str(chosen[name])]
        made.counts[name] = sorted([*others, (str(chosen[name]), made.total)], key=lambda each: (-each[1], each[0]))
