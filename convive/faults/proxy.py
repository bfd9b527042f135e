"""A line to a server on this machine that can be slow, silent, cut or forgotten: a TCP proxy, also for tests."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from types import TracebackType
from urllib.parse import urlsplit

_CHUNK = 65536
# Closed with no time to linger, a socket tells the other side that the connection is broken, not that it ends.
_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(eq=False)
class _Link:
    """A connection: the client's end, and ours to the server."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    forgotten: bool = False


class Proxy:
    """Listens on a port of its own from `open` to `close`, or within a block. Methods may be called from any thread.

    `delay`: least and most seconds that everything takes in each direction; `connections`: how many got through.
    """

    def __init__(self, url: str, seed: int = 0) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 0)
        self._random = Random(seed)  # noqa: S311 - repeatable, not secret
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = url.replace(f":{self._target[1]}", f":{self._listener.getsockname()[1]}")
        self.delay = (0.0, 0.0)
        self.connections = 0
        self._whole = True
        self._links: set[_Link] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._flows, self._over = asyncio.Event(), asyncio.Event()
        self._flows.set()

    def __enter__(self) -> Proxy:
        self.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Breaks all connections, and listens no more."""
        self._call(self._over.set)
        self._thread.join()

    def cut(self) -> None:
        """Breaks all connections, and lets no new one through; done when it returns."""
        self._call_and_wait(self._cut)

    def mend(self) -> None:
        """Lets new connections through; done when it returns."""
        self._call_and_wait(self._mend)

    def hold(self) -> None:
        """Nothing arrives from now on, and nobody is told; who connects is let in and hears nothing."""
        self._call(self._flows.clear)

    def let_go(self) -> None:
        """What was held up arrives, and everything that follows."""
        self._call(self._flows.set)

    def forget(self) -> None:
        """All connections there are lead nowhere from now on. The server is told; its clients are not: half-open."""
        self._call(self._forget)

    def reset(self, share: float = 1.0) -> None:
        """Breaks this share of the connections, chosen at random, for both sides."""
        self._call(self._reset, share)

    def _call(self, do: Callable[..., object], *arguments: object) -> None:
        self._loop.call_soon_threadsafe(do, *arguments)

    def _call_and_wait(self, do: Callable[[], None]) -> None:
        done = threading.Event()
        self._call(do)
        self._call(done.set)
        done.wait()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._carry, sock=self._listener)
        await self._over.wait()
        server.close()
        self._reset(1.0)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # what was broken last is closed by now

    def _cut(self) -> None:
        self._whole = False
        self._reset(1.0)

    def _mend(self) -> None:
        self._whole = True

    def _forget(self) -> None:
        for link in self._links:
            link.forgotten = True
            _break(link.far)

    def _reset(self, share: float) -> None:
        for link in list(self._links):
            if self._random.random() < share:
                _break(link.near)
                _break(link.far)

    async def _carry(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        """Both ways, until either side ends it."""
        if not self._whole:
            _break(near)
            return
        try:
            from_far, far = await asyncio.open_connection(*self._target)
        except OSError:
            _break(near)
            return
        self.connections += 1
        link = _Link(near, far)
        self._links.add(link)
        back = asyncio.create_task(self._pass_on(from_far, near, link))
        try:
            await self._pass_on(reader, far, link)
            if not link.forgotten:  # else the client has been talking to nobody, until it ended that itself
                await back
        finally:
            back.cancel()
            self._links.discard(link)
            _break(near)
            _break(far)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, link: _Link) -> None:
        """One way: each piece when its time has come, so that what follows is not held up by it."""
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sender = asyncio.create_task(self._send(pieces, writer, link))
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                pieces.put_nowait((self._loop.time() + self._random.uniform(*self.delay), data))
        pieces.put_nowait((0.0, b""))
        await sender

    async def _send(
        self, pieces: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, link: _Link
    ) -> None:
        while True:
            due, data = await pieces.get()
            await asyncio.sleep(due - self._loop.time())
            await self._flows.wait()
            if not data:
                break
            if not link.forgotten:
                with contextlib.suppress(OSError):
                    writer.write(data)
                    await writer.drain()
        if not link.forgotten and writer.can_write_eof():
            with contextlib.suppress(OSError):
                writer.write_eof()


def _break(writer: asyncio.StreamWriter) -> None:
    end = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    writer.transport.abort()
