"""Searching the posts one may read, each in its own language."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import forum
from contracts.base import Refused
from gateway.web.refusals import PageRoute
from gateway.web.visit import Visit, visit

router = APIRouter(route_class=PageRoute)
_HITS = 30
_LONGEST = 200


@router.get("/search")
async def search(request: Request) -> Response:
    """The form, and what was found. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    asked: dict[str, Any] = visitor.asked("q", "language", "board_id")
    boards = visitor.call(forum.LIST_BOARDS, {"limit": 200})
    about: dict[str, Any] = {"asked": asked, "hits": None}
    if "q" not in asked:
        return visitor.page("search.html", problem=None, boards=(await boards)["items"], **about)
    asked["q"] = asked["q"][:_LONGEST]
    found, listed = await asyncio.gather(_found(visitor, asked), boards)
    about["boards"] = listed["items"]
    if isinstance(found, Refused):
        return visitor.page_again("search.html", found, **about)
    return visitor.page("search.html", problem=None, **about | {"hits": found})


async def _found(visitor: Visit, asked: dict[str, Any]) -> list[dict[str, Any]] | Refused:
    """The posts that fit, or why these words can't be looked for."""
    try:
        return list((await visitor.call(forum.SEARCH_POSTS, asked | {"limit": _HITS}))["items"])
    except Refused as refused:
        if refused.refusal.status != 422:
            raise
        return refused
