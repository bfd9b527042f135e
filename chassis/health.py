"""The health port of a process: /healthz (alive), /readyz (can do its work), /metrics (Prometheus)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], str | None]
"""Says what is wrong, or nothing."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Logs nothing: probes come every second."""


def serve(host: str, port: int, checks: Callable[[], Iterable[str]]) -> WSGIServer:
    """A server on the health port; `checks` yields what is wrong. Call its serve_forever in a separate thread."""

    def application(environ: dict[str, str], start_response: Callable[..., object]) -> list[bytes]:
        status, kind, body = _answer(environ["PATH_INFO"], checks)
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    return make_server(host, port, application, handler_class=_Quiet)


def _answer(path: str, checks: Callable[[], Iterable[str]]) -> tuple[str, str, bytes]:
    if path == "/healthz":
        return "200 OK", "text/plain", b"alive\n"
    if path == "/metrics":
        return "200 OK", CONTENT_TYPE_LATEST, generate_latest()
    if path == "/readyz":
        wrong = "\n".join(checks())
        return (
            ("503 Service Unavailable", "text/plain", wrong.encode()) if wrong else ("200 OK", "text/plain", b"ready\n")
        )
    return "404 Not Found", "text/plain", b""
