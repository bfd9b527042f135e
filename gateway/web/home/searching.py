"""Searching all that one may read, each text in its own language, and narrowing down what was found."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from contracts.base import UNAUTHENTICATED, Refused
from contracts.forum import search as forum_search
from contracts.forum.search import FacetName
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit

router = APIRouter(route_class=PageRoute)
_HITS = 20
_LONGEST = 200
_FACETS = tuple(str(name) for name in FacetName)


@router.get("/search")
async def search(request: Request) -> Response:
    """The form, what was found, and links that narrow it down. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    if not visitor.signed_in:
        raise UNAUTHENTICATED()
    asked: dict[str, str] = visitor.asked("q", "exactly", "cursor", *_FACETS)
    if older := visitor.asked("board_id").get("board_id"):  # what links of before say
        asked["board"] = older
    if "q" not in asked:
        return visitor.page("home/search.html", problem=None, asked=asked, found=None)
    asked["q"] = asked["q"][:_LONGEST]
    try:
        found = await visitor.call(forum_search.FIND, asked | {"limit": _HITS})
    except Refused as refused:
        if refused.refusal.status not in (400, 422):
            raise
        return visitor.page_again("home/search.html", refused, asked=asked, found=None)
    return visitor.page("home/search.html", problem=None, asked=asked, found=found, **_ways_on(visitor, asked, found))


def _ways_on(visitor: Visit, asked: dict[str, str], found: Data[forum_search.FoundPage]) -> dict[str, Any]:
    """Where the links lead: each value of each facet, the next page, and the other words."""

    def link(**changes: str | None) -> str:
        wanted = {name: value for name, value in (asked | {"cursor": None} | changes).items() if value}
        return f"{visitor.here}?{urlencode(wanted)}"

    facets = {name: _values(name, asked, found["facets"].get(name, []), link) for name in _FACETS}
    return {
        "facets": {name: values for name, values in facets.items() if len(values) > 1 or name in asked},
        "narrowed": any(name in asked for name in _FACETS),
        "further": link(cursor=found["next"]) if found["next"] else None,
        "as_written": link(exactly="true"),
        "as_meant": link(q=found["meant"]) if found["meant"] else None,
    }


def _values(
    name: str, asked: dict[str, str], counts: list[Data[forum_search.Count]], link: Any
) -> list[dict[str, Any]]:
    """The values of a facet; the chosen one, there even when nothing has it, leads back to all."""
    chosen = asked.get(name)
    if chosen and chosen not in (count["value"] for count in counts):
        counts = [*counts, {"value": chosen, "name": None, "hits": 0}]
    return [
        count
        | {
            "chosen": count["value"] == chosen,
            "href": link(**{name: None if count["value"] == chosen else count["value"]}),
        }
        for count in counts
    ]
