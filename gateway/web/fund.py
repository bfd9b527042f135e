"""The Fund in the open: a page for everybody, the same for all who have chosen nothing but their language."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from gateway.identity.sessions import COOKIE
from gateway.public.desk import public_desk
from gateway.public.figures import Figures
from gateway.public.sent import Sent, answer
from gateway.web.refusals import PageRoute
from gateway.web.templates import render
from gateway.web.visit import LANGUAGE_COOKIE, THEME_COOKIE, visit

router = APIRouter(route_class=PageRoute)
_TEMPLATE = "fund.html"
_CHOSEN = (COOKIE, LANGUAGE_COOKIE, THEME_COOKIE)


@router.api_route("/public/fund", methods=["GET", "HEAD"])
async def fund(request: Request) -> Response:
    """Where the money came from and where it went. Raises UNAVAILABLE, TOO_MANY."""
    visitor = await visit(request)
    desk = public_desk(request)
    view, names = await desk.fund.get(), await desk.programme_names()
    figures = Figures(view, names, visitor.language)
    chosen = visitor.language == request.query_params.get("lang") or any(name in request.cookies for name in _CHOSEN)
    if chosen or visitor.signed_in:
        return visitor.page(_TEMPLATE, fund=view, figures=figures)
    body = render(_TEMPLATE, visitor.language, visit=None, fund=view, figures=figures)
    headers = {"Content-Language": visitor.language, "Vary": "Cookie, Accept-Language, Accept-Encoding"}
    return answer(request, Sent(body.encode(), "text/html", headers))
