"""What all pages share: static files, light and dark, the design's own page, and the page for when the line is cut."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from gateway.rendering.assets import ASSETS, answer, serve
from gateway.rendering.wording import THEMES
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import THEME_COOKIE, YEAR, local_path, see, set_cookie, visit

router = APIRouter(route_class=PageRoute)


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
        set_cookie(response, THEME_COOKIE, fields.text("theme"), max_age=YEAR)
    return response


@router.get("/worker.js")
async def worker(request: Request) -> Response:
    """What shows our own page when the line is cut. From the root, so that it may do so for every page."""
    return answer(request, ASSETS["worker.js"], {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"})


@router.get("/offline")
async def offline(request: Request) -> Response:
    """The page for when the line is cut; kept by the worker."""
    return (await visit(request)).page("frame/offline.html")


@router.get("/design")
async def design(request: Request) -> Response:
    """The parts that pages are made of, each in its states."""
    return (await visit(request)).page("frame/design.html", problem=None)
