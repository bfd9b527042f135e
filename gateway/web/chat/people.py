"""The directory: members by name and institution, a way to write to each, and a page of each."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from contracts import accounts
from contracts.chat import blocks as chat_blocks
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import visit

router = APIRouter(route_class=PageRoute)
# Who has blocked more is offered to write to the others, and refused.
_BLOCKED = 100


@router.get("/people")
async def people(request: Request) -> Response:
    """The members, all or those that fit. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    asked = visitor.filters("search", "country") | visitor.asked("cursor")
    found, mine = await asyncio.gather(
        visitor.call(accounts.FIND_MEMBERS, asked | {"limit": 30}),
        visitor.call(chat_blocks.LIST_BLOCKS, {"limit": _BLOCKED}),
    )
    blocked = {one["member_id"] for one in mine["items"]}
    return visitor.page("chat/people.html", people=found["items"], next=found["next"], asked=asked, blocked=blocked)


@router.get("/people/{member_id}")
async def person(request: Request, member_id: str) -> Response:
    """One member, and whether the visitor has blocked them. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    by_id = {"member_id": member_id}
    card, found = await asyncio.gather(
        visitor.call(accounts.READ_CARD, by_id), visitor.call(chat_blocks.LIST_BLOCKS, by_id)
    )
    return visitor.page("chat/person.html", person=card, blocked=bool(found["items"]))
