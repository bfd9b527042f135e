"""The health port of a process: /healthz (alive), /readyz (can do its work), /metrics (Prometheus)."""

from __future__ import annotations

from collections.abc import Callable
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.vitals import Vitals


class _Quiet(WSGIRequestHandler):
    timeout = 5  # seconds for a request to arrive

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Logs nothing: probes come every second."""


class _Each(ThreadingMixIn, WSGIServer):
    """Each request on its own: one that is slow to ask holds nobody up."""

    daemon_threads = True


def serve(host: str, port: int, vitals: Vitals) -> WSGIServer:
    """A server on the health port. Call its serve_forever in a thread of its own."""

    def application(environ: dict[str, str], start_response: Callable[..., object]) -> list[bytes]:
        status, kind, body = _answer(environ["PATH_INFO"], vitals)
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    return make_server(host, port, application, server_class=_Each, handler_class=_Quiet)


def _answer(path: str, vitals: Vitals) -> tuple[str, str, bytes]:
    match path:
        case "/healthz":
            return _verdict(vitals.dead() or "", "alive")
        case "/readyz":
            return _verdict("\n".join(vitals.troubles()), "ready")
        case "/metrics":
            return "200 OK", CONTENT_TYPE_LATEST, generate_latest()
    return "404 Not Found", "text/plain", b""


def _verdict(wrong: str, well: str) -> tuple[str, str, bytes]:
    return "503 Service Unavailable" if wrong else "200 OK", "text/plain", f"{wrong or well}\n".encode()
