"""Runs one gateway process: `python -m gateway`. Several may share the port: the kernel spreads the connections."""

from __future__ import annotations

import gc

# What is imported never goes away: looking for garbage in it is a tenth of the imports' CPU time. `main` ends that.
gc.disable()

import signal  # noqa: E402
import socket  # noqa: E402

import uvicorn  # noqa: E402
import uvloop  # noqa: E402
from starlette.types import ASGIApp  # noqa: E402

from chassis import logs, telemetry  # noqa: E402
from chassis.settings import require  # noqa: E402
from gateway.app import create_app, with_health_port  # noqa: E402
from gateway.edge.connections import Connections, all_that_can_be  # noqa: E402
from gateway.edge.http import protocols  # noqa: E402
from gateway.rendering.templates import spoken  # noqa: E402
from gateway.settings import GatewaySettings, gateway_settings  # noqa: E402


def main() -> None:
    """Until SIGTERM or SIGINT: finishes the requests that run, closes live connections, ends."""
    chosen = gateway_settings()
    require(chosen, "event_signing_key", "event_verify_keys")
    logs.start("gateway", chosen.log_level)
    telemetry.start("gateway", otlp_endpoint=chosen.otlp_endpoint, trace_dir=chosen.trace_dir, ratio=chosen.trace_ratio)
    app = create_app()  # FastAPI makes the server spans itself
    signal.signal(signal.SIGHUP, lambda *_: spoken.cache_clear())  # templates are read anew
    gc.freeze()
    gc.enable()
    sockets = [_listen(chosen.host, chosen.port)]
    if chosen.health_port:
        sockets.append(_listen(chosen.health_host, chosen.health_port))
    uvloop.run(_server(with_health_port(app, chosen.health_port), chosen).serve(sockets))


def _server(app: ASGIApp, chosen: GatewaySettings) -> uvicorn.Server:
    by_proxy, most = bool(chosen.trusted_proxies), all_that_can_be()
    held = Connections(most if by_proxy else chosen.connections_per_address, most)
    http, websocket = protocols(held, chosen.port, by_proxy)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=http,
            ws=websocket,
            ws_max_size=65_536,
            ws_per_message_deflate=False,  # frames are small, and compressing each for each of a thousand is not
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=10,
            proxy_headers=False,
        )
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    listener.listen(2048)
    listener.setblocking(False)
    return listener


if __name__ == "__main__":
    main()
