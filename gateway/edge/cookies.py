"""The two cookies that vouch for somebody, under a name that only this host can set: `__Host-` (RFC 6265bis).

A neighbour under the same domain, or whoever answers for it without TLS, could otherwise plant one. The application
knows both by their plain names; a cookie that comes under a plain name is none of ours.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.identity import csrf, sessions

_PREFIX = b"__Host-"
NAMES = tuple(name.encode() for name in (sessions.COOKIE, csrf.COOKIE))


class HostCookies:
    """Renames on the way in and on the way out. For people who come by HTTPS: without it browsers refuse the prefix."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        scope["headers"] = [(name, _came(value) if name == b"cookie" else value) for name, value in scope["headers"]]

        async def renaming(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                headers = message.get("headers", [])
                message["headers"] = [(n, _goes(v) if n.lower() == b"set-cookie" else v) for n, v in headers]
            await send(message)

        await self._app(scope, receive, renaming)


def _came(value: bytes) -> bytes:
    kept = []
    for pair in (each.strip() for each in value.split(b";")):
        name = pair.partition(b"=")[0]
        if name in NAMES:
            continue
        kept.append(pair.removeprefix(_PREFIX) if name.removeprefix(_PREFIX) in NAMES else pair)
    return b"; ".join(kept)


def _goes(value: bytes) -> bytes:
    """Also where a cookie is taken back, which Starlette does without `Secure`."""
    if value.partition(b"=")[0] not in NAMES:
        return value
    secure = b"secure" in (part.strip().lower() for part in value.split(b";"))
    return _PREFIX + value + (b"" if secure else b"; Secure")
