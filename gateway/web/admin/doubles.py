"""Accounts that may be one person's, side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts import account_duplicates
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import see, visit

router = APIRouter(route_class=PageRoute)
_HERE = "/admin/duplicates"


@router.get(_HERE)
async def duplicates(request: Request) -> Response:
    """The pairs. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    found = await visitor.call(account_duplicates.LIST_DUPLICATES, visitor.asked("cursor") | {"limit": 20})
    return visitor.page("admin/duplicates.html", pairs=found["items"], next=found["next"])


@router.post(_HERE)
async def tell_apart(request: Request) -> Response:
    """Two accounts are two people's. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    fields = await visitor.form()
    await visitor.call(account_duplicates.TELL_APART, fields.filled("first_id", "second_id"))
    return see(_HERE, "told-apart")
