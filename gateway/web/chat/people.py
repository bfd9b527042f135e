"""The directory: members by name and institution, and a way to write to each."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts import accounts
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import visit

router = APIRouter(route_class=PageRoute)
_LONGEST = 100


@router.get("/people")
async def people(request: Request) -> Response:
    """The members, all or those that fit. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    asked = visitor.asked("search", "country", "cursor")
    if "search" in asked:
        asked["search"] = asked["search"][:_LONGEST]
    found = await visitor.call(accounts.FIND_MEMBERS, asked | {"limit": 30})
    return visitor.page("chat/people.html", people=found["items"], next=found["next"], asked=asked)
