"""The health port of the gateway: whether it lives, whether it is ready, and its figures, for those inside only."""

from __future__ import annotations

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from contracts.base import UNAVAILABLE, Refused
from gateway import deadlines


class HealthPort:
    """Whatever comes in by the health port is answered by `health`, everything else by `app`.

    By the port that took the connection: no header decides it.
    """

    def __init__(self, app: ASGIApp, health: ASGIApp, port: int) -> None:
        self._app = app
        self._health = health
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inside = self._port and scope["type"] != "lifespan" and (scope.get("server") or ("", 0))[1] == self._port
        await (self._health if inside else self._app)(scope, receive, send)


def figures() -> Route:
    """`/metrics`. Written in a thread, one at a time: who asks often waits, and nobody else does."""
    turn = asyncio.Lock()

    async def metrics(_: Request) -> Response:
        try:
            async with deadlines.turn(turn, _late):
                text = await deadlines.in_thread("metrics", generate_latest)
        except Refused:
            return Response("late\n", 503, media_type="text/plain")
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return Route("/metrics", metrics)


def _late() -> Refused:
    return UNAVAILABLE(service="metrics")


def health_app(*routes: Route) -> Starlette:
    """What answers at the health port: these routes, and the figures."""
    return Starlette(routes=[*routes, figures()])
