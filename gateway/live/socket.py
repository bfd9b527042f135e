"""The WebSocket /live: one per client, any number of streams on it.

Close codes: 4401 sign in (again), 4408 too slow, 4429 too many connections, 1009 a frame too large, 1012 this gateway
stops. After any of them a client may come back and resume; after 4401 with a good session.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, cast

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from contracts.base import MALFORMED, TOO_MANY, UNAUTHENTICATED, Refused
from gateway.context import bearer_of, desk_of
from gateway.edge.connections import Connections
from gateway.households import household
from gateway.identity import csrf
from gateway.identity.sessions import COOKIE
from gateway.live import frames
from gateway.live.client import BAD_FRAME, REVOKED, TOO_MANY_CONNECTIONS, Client
from gateway.live.switchboard import Switchboard

# Seconds a client has to say who it is, and to take what was written to it before the end.
_HELLO_SECONDS = 10.0
_GOODBYE_SECONDS = 2.0
_LONGEST_FRAME = 8192


async def live(websocket: WebSocket) -> None:
    """Serves one client until either side has had enough."""
    if bearer_of(websocket) is None and COOKIE in websocket.cookies and not csrf.is_same_origin(websocket):
        # Browsers let any page open a WebSocket with our cookie: only our own pages may.
        await websocket.close()  # before it is accepted: HTTP 403
        return
    await websocket.accept()
    try:
        client = await _welcomed(websocket)
    except WebSocketDisconnect:
        return
    except Refused as refused:
        await _turn_away(websocket, refused)
        return
    switchboard = _switchboard(websocket)
    try:
        await _serve(websocket, client, switchboard)
    finally:
        switchboard.detach(client)


async def _welcomed(websocket: WebSocket) -> Client:
    """The attached client behind a new connection. Raises UNAUTHENTICATED, TOO_MANY, MALFORMED, WebSocketDisconnect."""
    credential = bearer_of(websocket) or websocket.cookies.get(COOKIE) or await _said_in_turn(websocket)
    caller = await desk_of(websocket).caller(credential, websocket.headers.get("accept-language"))
    websocket.app.state.limits.check(websocket, caller)
    client = Client(desk_of(websocket), websocket.app.state.services, credential, caller)
    switchboard = _switchboard(websocket)
    switchboard.attach(client)
    try:
        # Once more, now that a revocation would find the client: one may have come while the session was looked up.
        await client.caller()
    except BaseException:
        switchboard.detach(client)
        raise
    client.push(frames.welcome(client.member_id))
    return client


async def _said_in_turn(websocket: WebSocket) -> str:
    """The same as `_said`, for as many of an address as may be silent at a time. Raises TOO_MANY."""
    silent = cast(Connections, websocket.app.state.live.silent)
    address = household(websocket.app.state.limits.address(websocket))
    if not silent.take(address):
        raise TOO_MANY(seconds=int(_HELLO_SECONDS))
    try:
        return await _said(websocket)
    finally:
        silent.give_back(address)


async def _said(websocket: WebSocket) -> str:
    """The token of the hello that has to come first."""
    try:
        async with asyncio.timeout(_HELLO_SECONDS):
            text = await websocket.receive_text()
    except (TimeoutError, KeyError):
        raise UNAUTHENTICATED() from None
    frame = frames.read(_checked(text))
    if not isinstance(frame, frames.Hello):
        raise UNAUTHENTICATED()
    return frame.token


async def _serve(websocket: WebSocket, client: Client, switchboard: Switchboard) -> None:
    writer = asyncio.create_task(_write(websocket, client))
    reader = asyncio.create_task(_read(websocket, client, switchboard))
    closed = asyncio.create_task(client.closed.wait())
    try:
        await asyncio.wait({writer, reader, closed}, return_when=asyncio.FIRST_COMPLETED)
        if client.code is not None and not reader.done():
            await asyncio.wait({writer}, timeout=_GOODBYE_SECONDS)
    finally:
        for task in (writer, reader, closed):
            task.cancel()
        await asyncio.gather(writer, reader, closed, return_exceptions=True)
    if client.code is not None:
        await _close(websocket, client.code)


async def _write(websocket: WebSocket, client: Client) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # gone in the meantime: the reader sees it as well
        while waiting := await client.take():
            for _, frame in waiting:
                await websocket.send({"type": "websocket.send", "text": frame})


async def _read(websocket: WebSocket, client: Client, switchboard: Switchboard) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        try:
            await _obey(websocket, client, switchboard, message)
        except Refused as refused:
            client.push(frames.error(None, refused, client.language))


async def _obey(websocket: WebSocket, client: Client, switchboard: Switchboard, message: Any) -> None:
    text = message.get("text")
    if text is None:
        raise MALFORMED(reason="text frames with JSON are expected")
    if len(text) > _LONGEST_FRAME:
        client.close(BAD_FRAME)
        return
    match frames.read(text):
        case frames.Subscribe(stream=name, after=after):
            await _subscribe(websocket, client, switchboard, name, after)
        case frames.Unsubscribe(stream=name):
            switchboard.unsubscribe(client, name)
            client.push(frames.unsubscribed(name))
        case frames.Ping():
            client.push(frames.PONG)
        case frames.Hello():
            raise MALFORMED(reason="you are already signed in")


async def _subscribe(
    websocket: WebSocket, client: Client, switchboard: Switchboard, name: str, after: int | None
) -> None:
    try:
        websocket.app.state.limits.check(websocket, await client.caller())
        switchboard.subscribe(client, name, after)
    except Refused as refused:
        if refused.refusal.code == UNAUTHENTICATED.code:
            client.close(REVOKED)
        client.push(frames.error(name, refused, client.language))


def _checked(text: str) -> str:
    if len(text) > _LONGEST_FRAME:
        raise MALFORMED(reason="the frame is too long")
    return text


async def _turn_away(websocket: WebSocket, refused: Refused) -> None:
    code = TOO_MANY_CONNECTIONS if refused.refusal.code == TOO_MANY.code else REVOKED
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await websocket.send_text(frames.error(None, refused, "en"))
    await _close(websocket, code)


async def _close(websocket: WebSocket, code: int) -> None:
    """Says good-bye; a client that does not even take that is dropped with its connection."""
    if websocket.application_state is not WebSocketState.CONNECTED:
        return
    with contextlib.suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
        async with asyncio.timeout(_GOODBYE_SECONDS):
            await websocket.close(code)


def _switchboard(websocket: WebSocket) -> Switchboard:
    return cast(Switchboard, websocket.app.state.live.switchboard)
