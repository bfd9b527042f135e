"""One's own account: who I am here, and where I am signed in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts import accounts
from gateway.web.refusals import PageRoute
from gateway.web.visit import visit

router = APIRouter(route_class=PageRoute)


@router.get("/account")
async def account(request: Request) -> Response:
    """The account and its sessions. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    me = await visitor.call(accounts.ME, {})
    sessions = await visitor.call(accounts.LIST_SESSIONS, {})
    return visitor.page("account.html", me=me, sessions=sessions["items"])
