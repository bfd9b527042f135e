"""A light HTTP load generator: keep-alive connections over asyncio streams, one request at a time on each.

httpx or aiohttp would use more of the two cores than the platform that is being measured.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

import uvloop

from benchmarks.figures import percentile

_REFUSED = 400


@dataclass(frozen=True)
class Request:
    """What one request sends."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What a run saw: `statuses` counts all answers; `latencies` (milliseconds) are those of what was not refused."""

    seconds: float
    latencies: list[float]
    statuses: dict[int, int]
    cost: dict[str, float] = field(default_factory=dict)
    """Milliseconds of processor time for each request that was done, by group of processes."""

    def saw(self, status: int, milliseconds: float) -> None:
        """One more answer. A refusal is quick and does nothing: it neither raises the rate nor lowers the latencies."""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status < _REFUSED:
            self.latencies.append(milliseconds)

    @property
    def per_second(self) -> float:
        """How many requests were done."""
        return len(self.latencies) / self.seconds

    @property
    def total(self) -> float:
        """Milliseconds of processor time of a request, in all processes."""
        return sum(self.cost.values())

    def at(self, share: float) -> float:
        return percentile(self.latencies, share)

    def check(self, *good: int) -> None:
        """Raises RuntimeError if an answer had another status, or nothing was done: a fast error is not a result."""
        bad = {status: number for status, number in self.statuses.items() if status not in good}
        if bad or not self.latencies:
            raise RuntimeError(f"unexpected answers: {bad or self.statuses}")


def run(base_url: str, make: Callable[[int], Request], *, connections: int, requests: int) -> Outcome:
    """Sends `requests` requests over `connections` connections; `make` gets each request's number."""
    outcome: Outcome = uvloop.run(_run(base_url, make, connections, requests))
    return outcome


async def _run(base_url: str, make: Callable[[int], Request], connections: int, requests: int) -> Outcome:
    outcome = Outcome(0.0, [], {})
    numbers = count()
    started = time.perf_counter()
    await asyncio.gather(*(_connection(base_url, make, numbers, requests, outcome) for _ in range(connections)))
    outcome.seconds = time.perf_counter() - started
    return outcome


async def _connection(
    base_url: str, make: Callable[[int], Request], numbers: count[int], requests: int, outcome: Outcome
) -> None:
    address = urlsplit(base_url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        while (number := next(numbers)) < requests:
            request = make(number)
            started = time.perf_counter()
            status, _ = await ask(reader, writer, request, address.netloc)
            outcome.saw(status, (time.perf_counter() - started) * 1000)
    finally:
        writer.close()


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: Request, host: str
) -> tuple[int, bytes]:
    """The status and the body of one answer."""
    writer.write(_encode(request, host))
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    return int(head[9:12]), await _body(reader, head)


def _encode(request: Request, host: str) -> bytes:
    headers = {"Host": host, "Content-Length": str(len(request.body)), **request.headers}
    if request.body:
        headers.setdefault("Content-Type", "application/json")
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{request.method} {request.path} HTTP/1.1\r\n{lines}\r\n".encode() + request.body


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    """Of the length that the head tells, or in chunks, as Synapse sends it."""
    for line in head.split(b"\r\n")[1:]:
        if line.startswith(b"content-length:"):
            return await reader.readexactly(int(line[15:]))
        if line.startswith(b"transfer-encoding:"):
            return b"".join([chunk async for chunk in _chunks(reader)])
    return b""


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readuntil(b"\r\n"), 16):
        yield (await reader.readexactly(size + 2))[:size]
    await reader.readexactly(2)
