"""All pages: what Convive is, signing in, registering, admission, and the public verification of a certificate."""

from __future__ import annotations

import mimetypes

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND
from gateway.web import account, admission, registering, signing_in, verification
from gateway.web.templates import STATIC
from gateway.web.visit import PageRoute, visit

router = APIRouter(route_class=PageRoute, include_in_schema=False)
for part in (signing_in, registering, account, admission, verification):
    router.include_router(part.router)

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@router.get("/")
async def home(request: Request) -> Response:
    """What Convive is; for whoever is signed in, where to go."""
    visitor = await visit(request)
    return visitor.page("welcome.html" if visitor.signed_in else "home.html")


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """A file of ours that every page may use."""
    if name not in STATIC:
        raise NOT_FOUND(what="file")
    return Response(STATIC[name], headers=_FOR_EVER, media_type=mimetypes.guess_type(name)[0])
