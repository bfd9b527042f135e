"""The people whom one has blocked: blocking another, and no longer."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts.chat import blocks as chat_blocks
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import see, visit

router = APIRouter(route_class=PageRoute)
_HERE = "/account/blocked"


@router.get(_HERE)
async def blocked(request: Request) -> Response:
    """The list. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    found = await visitor.call(chat_blocks.LIST_BLOCKS, visitor.asked("cursor") | {"limit": 30})
    return visitor.page("account/blocked.html", people=found["items"], next=found["next"])


@router.post(_HERE)
async def block(request: Request) -> Response:
    """One more. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, MUST_REACH, BLOCK_YOURSELF."""
    visitor = await visit(request, "/people")
    fields = await visitor.form()
    await visitor.call(chat_blocks.BLOCK_MEMBER, fields.filled("member_id"))
    return see(_HERE, "blocked")


@router.post(f"{_HERE}/unblock")
async def unblock(request: Request) -> Response:
    """One less. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request, _HERE)
    fields = await visitor.form()
    await visitor.call(chat_blocks.UNBLOCK_MEMBER, fields.filled("member_id"))
    return see(_HERE, "unblocked")
