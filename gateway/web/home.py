"""The first page: what Convive is; for whoever is signed in, what concerns them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from gateway.web.refusals import PageRoute
from gateway.web.visit import visit

router = APIRouter(route_class=PageRoute)


@router.get("/")
async def home(request: Request) -> Response:
    """What Convive is; for whoever is signed in, where to go."""
    visitor = await visit(request)
    return visitor.page("welcome.html" if visitor.signed_in else "home.html")
