"""Asking the search, and what it counted."""

from __future__ import annotations

from typing import Any

from chassis.call import Call
from contracts.forum.search import FacetName, Find, FoundPage
from services.forum.search import find
from services.forum.search.reach import REACH, Reach


def found(call: Call, q: str = "zanahoria", reach: Reach = REACH, **fields: Any) -> FoundPage:
    """What is found; without words, for the one that these tests write where nobody else would."""
    return find.find(call, Find(q=q, **fields), reach)


def counts(page: FoundPage, name: FacetName) -> dict[str, int]:
    """The hits of each value of a facet."""
    return {count.value: count.hits for count in page.facets[name]}
