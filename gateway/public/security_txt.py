"""Where whoever found a weakness turns to (RFC 9116)."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from chassis.clock import now
from contracts.base import NOT_FOUND
from contracts.kinds import Language
from gateway.context import caller_of
from gateway.settings import gateway_settings

router = APIRouter(include_in_schema=False)
# Programs that keep it ask again before this ends.
_HOLDS = timedelta(days=90)


@router.api_route("/.well-known/security.txt", methods=["GET", "HEAD"])
async def security_txt(request: Request) -> Response:
    """Raises NOT_FOUND where the settings name nobody to write to, TOO_MANY."""
    await caller_of(request)
    chosen = gateway_settings()
    if not chosen.security_contact:
        raise NOT_FOUND(what="page")
    lines = [
        f"Contact: {chosen.security_contact}",
        f"Expires: {now() + _HOLDS:%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join(Language)}",
        f"Canonical: {chosen.public_url}/.well-known/security.txt",
    ]
    return Response("\n".join([*lines, ""]), media_type="text/plain", headers={"Cache-Control": "max-age=86400"})
