"""The gateway's connections to RabbitMQ: each is made again whatever became of it, at the next host of the URL."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import ssl
from collections.abc import Callable
from typing import Any

import pika
from pika.adapters.asyncio_connection import AsyncioConnection

from chassis import hosts, logs
from chassis.messaging import topology
from chassis.vitals import Part

_log = logs.get()
# pika tells a refused connection five times over; that it is lost, and why, is told here.
logging.getLogger("pika").setLevel(logging.CRITICAL)
# Seconds a broker has to let us in and to answer what is asked of it first; then it is the next host's turn.
_SETUP_SECONDS = 8
_GOODBYE_SECONDS = 2
_AWAY = "not connected"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


class OnePacket(AsyncioConnection):  # type: ignore[misc]  # pika has no types
    """A connection that sends what was written in one turn of the loop at once.

    pika sends each frame by itself, three for a call: a page's six calls were eighteen packets, and as many times that
    the broker woke up. And it asks the loop first whether the kernel takes anything, which it nearly always does: a
    turn more, and three system calls.
    """

    def __init__(self, *args: Any, **how: Any) -> None:
        self._written: list[bytes] = []
        super().__init__(*args, **how)

    def _adapter_emit_data(self, data: bytes) -> None:
        """Takes a frame; pika's own point for it. What is written first asks for the sending, in order."""
        if not self._written:
            asyncio.get_running_loop().call_soon(self._send_written)
        self._written.append(data)

    def _send_written(self) -> None:
        together = b"".join(self._written)
        self._written.clear()
        if self._transport is None:  # the connection is lost, and these frames with it
            return
        if left := together[_sent_at_once(self._transport, together) :]:
            super()._adapter_emit_data(left)


def _sent_at_once(transport: Any, data: bytes) -> int:
    """How many bytes the kernel has taken. What goes wrong, the transport meets again, and it knows what to do."""
    if transport.get_write_buffer_size() or isinstance(transport._sock, ssl.SSLSocket):
        return 0
    try:
        return int(transport._sock.send(data))
    except OSError:
        return 0


class Link:
    """`start` connects and keeps connected. `opened` prepares a new connection; who sets `ready` says that it is.

    `lost` is called as soon as the connection is gone, before a word is said about it.
    """

    def __init__(
        self, broker_url: str, name: str, opened: Callable[[AsyncioConnection], None], lost: Callable[[], None]
    ) -> None:
        self._hosts = [_parameters(url) for url in hosts.each(broker_url)]
        self._name, self._prepare, self._lost = name, opened, lost
        self._keeper: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()
        self.part = Part(_AWAY)

    def start(self) -> None:
        """Begins to connect, and to connect again whenever the connection is lost."""
        self._keeper = asyncio.create_task(self._keep_connected())

    async def stop(self) -> None:
        """Closes the connection, and what was exclusive to it."""
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper

    def set_ready(self) -> None:
        """The connection is prepared: whoever waits for it goes on."""
        self.ready.set()
        self.part.problem = None
        _log.info("connected to the broker", connection=self._name)

    async def _keep_connected(self) -> None:
        pause = _FIRST_PAUSE
        for host in itertools.cycle(self._hosts):
            was_ready, why = await self._one_connection(host)
            _log.warning("broker connection lost", connection=self._name, host=host.host, error=why)
            pause = _FIRST_PAUSE if was_ready else min(pause * 2, _LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _one_connection(self, host: pika.URLParameters) -> tuple[bool, str]:
        """From its beginning to its end: whether it was ready, and what ended it."""
        ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        try:
            connection = self._connect(host, ended)
        except Exception as error:  # noqa: BLE001 - whatever it was, there is another try
            return False, repr(error)
        try:
            why = await self._until_it_ends(ended)
        finally:
            was_ready = self.ready.is_set()
            self._note_loss()
            await _close(connection, ended)
        return was_ready, why

    async def _until_it_ends(self, ended: asyncio.Future[str]) -> str:
        ready = asyncio.create_task(self.ready.wait())
        either: list[asyncio.Future[Any]] = [ready, ended]
        await asyncio.wait(either, timeout=_SETUP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if ended.done() or self.ready.is_set():
            return await asyncio.shield(ended)
        return f"no answer within {_SETUP_SECONDS} s"

    def _note_loss(self) -> None:
        self.ready.clear()
        self.part.problem = _AWAY
        self._lost()

    def _connect(self, host: pika.URLParameters, ended: asyncio.Future[str]) -> AsyncioConnection:
        def end(_: object, error: BaseException | str) -> None:
            if not ended.done():
                ended.set_result(repr(error))

        def opened(connection: AsyncioConnection) -> None:
            try:
                self._prepare(connection)
            except Exception:  # noqa: BLE001 - half prepared is not connected
                _log.exception("connection not prepared", connection=self._name)
                connection.close()

        return OnePacket(host, on_open_callback=opened, on_open_error_callback=end, on_close_callback=end)


async def _close(connection: AsyncioConnection, ended: asyncio.Future[str]) -> None:
    """Says good-bye, to which a broker that is gone does not answer."""
    if not (connection.is_closed or connection.is_closing):
        connection.close()
    if not ended.done():
        await asyncio.wait([ended], timeout=_GOODBYE_SECONDS)


def _parameters(url: str) -> pika.URLParameters:
    made = pika.URLParameters(url)
    made.heartbeat = topology.HEARTBEAT_SECONDS
    made.socket_timeout = 4
    made.stack_timeout = _SETUP_SECONDS
    return made
