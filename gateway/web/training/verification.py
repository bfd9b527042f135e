"""Anybody verifies a certificate, without an account and without asking the academy."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from contracts.base import INVALID, NOT_FOUND, Refused
from contracts.training.certificates import VERIFY_CERTIFICATE
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import see, visit

router = APIRouter(route_class=PageRoute)
_LONGEST = 100


@router.get("/verify")
async def form(request: Request) -> Response:
    """Where to type the code; with one, on to its page."""
    visitor = await visit(request)
    code = request.query_params.get("code", "").strip()[:_LONGEST]
    return (
        see(f"/verify/{quote(code, safe='')}")
        if code
        else visitor.page("training/verify.html", code="", certificate=None)
    )


@router.get("/verify/{code}")
async def verify(request: Request, code: str) -> Response:
    """What the certificate says, and whether it still stands. Raises UNAVAILABLE."""
    visitor = await visit(request)
    try:
        certificate = await visitor.call(VERIFY_CERTIFICATE, {"code": code[:_LONGEST]})
    except Refused as refused:
        if refused.refusal not in (NOT_FOUND, INVALID) and refused.refusal.status != 404:
            raise
        return visitor.page("training/verify.html", 404, code=code, certificate=None)
    return visitor.page("training/verify.html", code=code, certificate=certificate)
