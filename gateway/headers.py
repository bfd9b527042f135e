"""Security headers on every response (plain ASGI: no copy of the response is made)."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
_DOCUMENTS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Files of ours of which no browser makes a document. A page has a dozen of them: what documents need is left out.
_PARTS = (".js", ".css", ".woff2")


class SecurityHeaders:
    """Adds the headers, and Strict-Transport-Security where people come by HTTPS."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self._app = app
        always = _ALWAYS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})
        self._of_parts = _written(always)
        self._of_all_else = _written(_DOCUMENTS | always)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                part = message["status"] == 200 and _is_part(scope["path"])
                known = {name.lower() for name, _ in message["headers"]}
                ours = self._of_parts if part else self._of_all_else
                message["headers"] = [*message["headers"], *(each for each in ours if each[0] not in known)]
            await send(message)

        await self._app(scope, receive, with_headers)


def _is_part(path: str) -> bool:
    return path.startswith("/static/") and path.endswith(_PARTS)


def _written(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
