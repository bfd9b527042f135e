"""Server-sent events, for clients that can't have a WebSocket: GET /live/events?stream=room/<id>&after=N.

One stream per connection. Each event's id is the number to resume by; browsers send it back as Last-Event-ID.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import cast

from fastapi import Request
from fastapi.responses import StreamingResponse

from contracts.base import MALFORMED, UNAUTHENTICATED
from gateway import deadlines
from gateway.context import bearer_of, caller_of, desk_of
from gateway.identity.sessions import COOKIE
from gateway.live.client import Client
from gateway.live.switchboard import Switchboard

# A comment this often keeps proxies from closing a quiet connection, and finds out who is gone.
_HEARTBEAT_SECONDS = 15.0
_RETRY = b"retry: 2000\n\n"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def events(request: Request) -> StreamingResponse:
    """Raises UNAUTHENTICATED, MALFORMED, TOO_MANY, and what the stream itself refuses with."""
    caller = await caller_of(request)
    credential = bearer_of(request) or request.cookies.get(COOKIE)
    if caller.session is None or credential is None:
        raise UNAUTHENTICATED()
    deadlines.forget()
    client = Client(desk_of(request), request.app.state.services, credential, caller)
    switchboard = cast(Switchboard, request.app.state.live.switchboard)
    switchboard.attach(client)
    try:
        name, after = request.query_params.get("stream", ""), _after(request)
        await switchboard.subscribe(client, name, after).established
    except BaseException:
        switchboard.detach(client)
        raise
    return StreamingResponse(_body(client, switchboard), headers=_HEADERS, media_type="text/event-stream")


def _after(request: Request) -> int | None:
    """Where to begin: what the browser saw last, else what was asked for, else now."""
    wanted = request.headers.get("last-event-id") or request.query_params.get("after")
    if wanted is None:
        return None
    if not wanted.isascii() or not wanted.isdigit() or int(wanted) >= 2**63:
        raise MALFORMED("after", reason="a number is expected")
    return int(wanted)


async def _body(client: Client, switchboard: Switchboard) -> AsyncIterator[bytes]:
    try:
        yield _RETRY
        while True:
            try:
                async with asyncio.timeout(_HEARTBEAT_SECONDS):
                    waiting = await client.take()
            except TimeoutError:
                yield b":\n\n"
                continue
            if not waiting:
                return
            yield "".join(_event(number, frame) for number, frame in waiting).encode()
    finally:
        switchboard.detach(client)


def _event(number: int | None, frame: str) -> str:
    return (f"id: {number}\n" if number is not None else "") + f"data: {frame}\n\n"
