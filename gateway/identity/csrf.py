"""No other site acts for a member: what a browser says of a request's origin, and a token in every form."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from contracts.base import FORBIDDEN
from gateway.settings import gateway_settings

COOKIE = "convive_form"
FIELD = "form_token"
_HEADER = "x-form-token"


def check(request: HTTPConnection) -> None:
    """For an unsafe request that a cookie vouches for. Raises FORBIDDEN unless it comes from our own pages."""
    if not is_same_origin(request) and not is_ours(request, request.headers.get(_HEADER)):
        raise FORBIDDEN()


def check_form(request: HTTPConnection, token: str | None) -> None:
    """For a form, signed in or not (a sign-in must not be forged either). Raises FORBIDDEN."""
    if not is_ours(request, token) or _says_otherwise(request):
        raise FORBIDDEN()


def is_same_origin(request: HTTPConnection) -> bool:
    """Whether the browser itself says so: Sec-Fetch-Site, or Origin where that is missing."""
    if site := request.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and _is_own(request, origin)


def _says_otherwise(request: HTTPConnection) -> bool:
    told = "sec-fetch-site" in request.headers or "origin" in request.headers
    return told and not is_same_origin(request)


def _is_own(request: HTTPConnection, origin: str) -> bool:
    """The public address, or the one the browser itself asked for (a script can't choose the Host header)."""
    return origin == gateway_settings().public_url or urlsplit(origin).netloc == request.headers.get("host", "")


def fresh_secret() -> str:
    """A value for the cookie that a form's token is bound to."""
    return secrets.token_urlsafe(24)


def token_for(secret: str) -> str:
    """The token of a form for a browser that holds `secret` in its cookie.

    Another one each time, so that the length of a packed page tells nothing about it (BREACH).
    """
    salt = secrets.token_bytes(12)
    return base64.urlsafe_b64encode(salt + _digest(secret, salt)).decode().rstrip("=")


def _digest(secret: str, salt: bytes) -> bytes:
    key = gateway_settings().secret_key.encode()
    return hmac.digest(key, b"form:" + salt + secret.encode(), hashlib.sha256)


def is_ours(request: HTTPConnection, token: str | None) -> bool:
    """Whether the token belongs to the cookie the request carries."""
    secret = request.cookies.get(COOKIE)
    try:
        given = base64.b64decode((token or "") + "=" * (-len(token or "") % 4), b"-_", validate=True)
    except ValueError:
        return False
    return bool(secret) and hmac.compare_digest(_digest(secret or "", given[:12]), given[12:])
