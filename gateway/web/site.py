"""What all pages share: static files, light and dark, the design's own page, and the page for when the line is cut."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from gateway.web.assets import serve
from gateway.web.refusals import PageRoute
from gateway.web.visit import THEME_COOKIE, local_path, see, set_cookie, visit
from gateway.web.wording import THEMES

router = APIRouter(route_class=PageRoute)
_YEAR = 365 * 86_400


@router.get("/static/{name}")
async def static(request: Request, name: str) -> Response:
    """A file of ours that every page may use. Raises NOT_FOUND."""
    return serve(request, name)


@router.post("/theme")
async def choose_theme(request: Request) -> Response:
    """Light, dark, or as the system is: kept in this browser."""
    visitor = await visit(request)
    fields = await visitor.form()
    response = see(local_path(fields.text("next")))
    if fields.text("theme") in THEMES:
        set_cookie(response, THEME_COOKIE, fields.text("theme"), max_age=_YEAR)
    return response
