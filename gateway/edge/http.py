"""HTTP/1.1 as uvicorn speaks it, with bounds: bytes and seconds of a request's head, silence in its body, connections.

httptools joins the pieces of a header as they come, each time anew: a head that never ends would stop everybody.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from chassis import telemetry
from contracts.base import HEADERS_TOO_LARGE, TOO_MANY, TOO_SLOW, Refused
from gateway import problems
from gateway.edge.connections import Connections
from gateway.households import household

# Cookies and a token are some kilobytes; nginx and Apache accept 8 to 32 KiB.
HEAD_BYTES = 32_768
# Seconds for the whole head, and for the next bytes of a body. On a weak line a head takes one or two.
HEAD_SECONDS = 10.0
BODY_SILENCE_SECONDS = 30.0
_RETRY_SECONDS = 30
_END = b"\r\n\r\n"


class Counted:
    """A connection of the public port, counted for its address until it is lost. The health port's are not."""

    held: Connections
    """All connections of this process."""
    public_port: int
    by_proxy: bool
    """Whether all come from a proxy of ours, which counts addresses itself."""
    _address: str | None = None

    def taken(self, transport: Any) -> bool:
        """Whether the connection may stay."""
        if transport.get_extra_info("sockname")[1] != self.public_port:
            return True
        address = "proxy" if self.by_proxy else household(str(transport.get_extra_info("peername")[0]))
        if not self.held.take(address):
            return False
        self._address = address
        return True

    def given_back(self) -> None:
        """The connection is lost, or is somebody else's now; once is enough."""
        if self._address is not None:
            self.held.give_back(self._address)
            self._address = None


class BoundedHttp(Counted, HttpToolsProtocol):
    """uvicorn's protocol with the bounds of this module."""

    _reading_head = True
    _head_begun = False
    _head_bytes = 0
    _last = b""
    _timer: asyncio.TimerHandle | None = None
    _timed = ""
    _heard_at = 0.0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if not self.taken(transport):
            self._refuse(TOO_MANY(seconds=_RETRY_SECONDS), "connections")
            return
        self._watch("head")

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch("")
        self.given_back()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._reading_head and not self._head_fits(data):
            self._refuse(HEADERS_TOO_LARGE(limit=HEAD_BYTES), "head")
            return
        self._heard_at = self.loop.time()
        super().data_received(data)
        if not self.transport.is_closing() and self.transport.get_protocol() is self:
            self._watch(self._awaited())

    def _head_fits(self, data: bytes) -> bool:
        self._head_bytes += len(data)
        if self._head_bytes <= HEAD_BYTES:
            self._last = data[-3:]
            return True
        room = HEAD_BYTES - (self._head_bytes - len(data))
        return _END in self._last + data[: max(room, 0)]

    def _awaited(self) -> str:
        """What the client has begun and not ended."""
        if self._reading_head:
            return "head" if self._head_begun else ""
        return "body" if self._exchange and self._exchange.more_body else ""

    @property
    def _exchange(self) -> RequestResponseCycle | None:
        """The newest request and its answer; uvicorn has none before the first."""
        return self.cycle

    def on_message_begin(self) -> None:
        self._head_begun = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._reading_head, self._head_begun, self._head_bytes, self._last = False, False, 0, b""
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._reading_head = True
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._watch("")
        self.given_back()
        super().handle_websocket_upgrade()

    def _watch(self, what: str) -> None:
        if what == self._timed:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timed, self._timer = what, None
        if what:
            self._timer = self.loop.call_later(HEAD_SECONDS if what == "head" else BODY_SILENCE_SECONDS, self._late)

    def _late(self) -> None:
        """A head is late by itself; a body only when nothing came although we would have read it."""
        if self._timed == "body" and (left := self._still_allowed()) > 0:
            self._timer = self.loop.call_later(left, self._late)
            return
        self._timed, self._timer = "", None
        if not self.transport.is_closing():
            self._refuse(TOO_SLOW(), "slow")

    def _still_allowed(self) -> float:
        heard = self.loop.time() if self.flow.read_paused else self._heard_at
        return heard + BODY_SILENCE_SECONDS - self.loop.time()

    def _refuse(self, refused: Refused, reason: str) -> None:
        """Says why, if nothing was said yet, and hangs up. In English: nobody has said what language is wanted."""
        telemetry.connections_refused.add(1, {"reason": reason})
        if not self._exchange or self._exchange.response_complete or not self._exchange.response_started:
            self.transport.write(_answer(refused))
        self.transport.close()


class CountedWebSocket(Counted, WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, counted like any other connection."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.taken(transport)  # counted until this moment as the request that asked for it: there is room

    def connection_lost(self, exc: Exception | None) -> None:
        self.given_back()
        super().connection_lost(exc)


def protocols(held: Connections, public_port: int, by_proxy: bool) -> tuple[type[BoundedHttp], type[CountedWebSocket]]:
    """The two protocols of a server whose connections are `held`: uvicorn makes them by itself, of a class."""
    facts = {"held": held, "public_port": public_port, "by_proxy": by_proxy}
    http, websocket = type("Http", (BoundedHttp,), facts), type("WebSocket", (CountedWebSocket,), facts)
    return cast(type[BoundedHttp], http), cast(type[CountedWebSocket], websocket)


def _answer(refused: Refused) -> bytes:
    status = refused.refusal.status
    body = orjson.dumps(problems.as_problem(refused, "en", "/"))
    headers = {
        "content-type": problems.MEDIA_TYPE,
        "content-length": str(len(body)),
        "connection": "close",
        "cache-control": "no-store",
    } | {name.lower(): value for name, value in problems.retry_after(refused).items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return STATUS_LINE[status] + lines.encode("ascii") + b"\r\n" + body
