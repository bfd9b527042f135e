"""The Fund in the open: a page for everybody, the same for all who have chosen nothing but their language."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts.funds.exports import public as funds_public
from gateway.identity.sessions import COOKIE
from gateway.public.desk import PublicDesk, public_desk
from gateway.public.figures import Figures
from gateway.public.sent import Sent, answer
from gateway.rendering.templates import render
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import LANGUAGE_COOKIE, THEME_COOKIE, visit

router = APIRouter(route_class=PageRoute)
_TEMPLATE = "funds/fund.html"
_CHOSEN = (COOKIE, LANGUAGE_COOKIE, THEME_COOKIE)


@router.api_route("/public/fund", methods=["GET", "HEAD"])
async def fund(request: Request) -> Response:
    """Where the money came from and where it went. Raises UNAVAILABLE, TOO_MANY."""
    visitor = await visit(request)
    desk = public_desk(request)
    view: Data[funds_public.PublicFund] = await desk.fund.get()
    names = await desk.programme_names()
    chosen = visitor.language == request.query_params.get("lang") or any(name in request.cookies for name in _CHOSEN)
    if chosen or visitor.signed_in:
        return visitor.page(_TEMPLATE, fund=view, figures=Figures(view, names, visitor.language))
    return answer(request, _everybodys(desk, visitor.language, view, names))


def _everybodys(
    desk: PublicDesk, language: str, view: Data[funds_public.PublicFund], names: dict[str, dict[str, str | None]]
) -> Sent:
    """The page in a language, written once for these figures and names."""
    known = desk.pages.get(language)
    if known and known[0] is view and known[1] == names:
        return known[2]
    body = render(_TEMPLATE, language, visit=None, fund=view, figures=Figures(view, names, language))
    headers = {"Content-Language": language, "Vary": "Cookie, Accept-Language, Accept-Encoding"}
    sent = Sent(body.encode(), "text/html", headers)
    desk.pages[language] = (view, names, sent)
    return sent
