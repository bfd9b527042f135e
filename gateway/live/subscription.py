"""One client's place in one stream: first what was missed, then what happens, without a gap and without a repetition.

While a client catches up, live frames are held back; then those that are newer follow. A number that does not follow
the last one means that something was missed (the broker was away, for instance): the client simply catches up again.
"""

from __future__ import annotations

import asyncio

from chassis import logs
from chassis.clock import now
from contracts.base import INTERNAL, TOO_MANY, UNAUTHENTICATED, UNAVAILABLE, Refused
from gateway.live import frames
from gateway.live.client import REVOKED, Client
from gateway.live.streams import Stream

_HELD = 1000
# Seconds: how often the service is asked about a right that is just ending, and how far ahead a clock is set.
_A_MOMENT, _A_DAY = 0.05, 86_400.0
_PASSING = {refusal.code for refusal in (UNAVAILABLE, INTERNAL, TOO_MANY)}
_LONGEST_PAUSE = 5.0
# The carrier's end for an error of ours (RFC 6455: internal error).
_BROKEN = 1011

_log = logs.get()


class Subscription:
    """`deliver` is called for each live frame, in order; `catch_up` whenever something may have been missed."""

    def __init__(self, client: Client, stream: Stream, after: int | None, gate: asyncio.Semaphore) -> None:
        self.client, self.stream = client, stream
        self.over = False
        self.established: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Whoever does not wait for it (a WebSocket) has been told by a frame.
        self.established.add_done_callback(lambda future: future.cancelled() or future.exception())
        self._after = after
        self._last = after or 0
        self._gate = gate
        self._held: list[tuple[int | None, str | None]] | None = None
        self._again = False
        self._task: asyncio.Task[None] | None = None
        self._until = asyncio.get_running_loop().call_soon(lambda: None)

    def deliver(self, number: int | None, frame: str | None) -> None:
        """Takes a live frame; without a frame there is something to be read. Never waits."""
        if self.over:
            return
        if self._held is None:
            if not self._accept(number, frame):
                self.catch_up()
        elif len(self._held) < _HELD:
            self._held.append((number, frame))
        else:
            self._again = True

    def catch_up(self) -> None:
        """Begins to catch up; live frames are held back from now on, until the service has said yes once more."""
        self._again = True
        if self._held is None and not self.over:
            self._held = []
            self._task = asyncio.create_task(self._run())

    def end(self) -> None:
        """No frame follows."""
        self.over = True
        self._until.cancel()
        if self._task:
            self._task.cancel()

    def _accept(self, number: int | None, frame: str | None) -> bool:
        """Passes a frame on, or drops one that was sent before; false when something is missing in front of it."""
        if number is None and frame is not None:
            self.client.push(frame)
            return True
        if number is None or number <= self._last:
            return True
        if frame is None or number > self._last + 1:
            return False
        self._last = number
        self.client.push(frame, number)
        return True

    async def _run(self) -> None:
        try:
            await self._until_live()
        except Refused as refused:
            self._refused(refused)
        except Exception:  # noqa: BLE001 - whatever it is, it is in the log, and the client comes back
            _log.exception("live stream broken", stream=self.stream.key)
            self.client.close(_BROKEN)

    async def _until_live(self) -> None:
        while self._again:
            self._again = False
            await self._read_missed()
            self._release_held()
        self._held = None
        self._watch_the_clock()

    def _watch_the_clock(self) -> None:
        """At the moment when the right to the stream ends, if one was said, the service is asked again."""
        self._until.cancel()
        if self.stream.until is not None and not self.over:
            left = max((self.stream.until - now()).total_seconds(), _A_MOMENT)
            self._until = asyncio.get_running_loop().call_later(min(left, _A_DAY), self.catch_up)

    def _release_held(self) -> None:
        """Passes on what was held back, unless the service has to be asked again first."""
        held = [(number, frame) for number, frame in self._held or [] if number is None or number > self._last]
        if self._again:
            self._held = held
            return
        self._held = []
        if not self.established.done():
            self.client.push(frames.subscribed(self.stream.name, self._last), self._last)
            self.established.set_result(None)
        accepted = [self._accept(number, frame) for number, frame in held]
        self._again = not all(accepted)

    async def _read_missed(self) -> None:
        """Sends everything that came after the last number, page by page, at the pace of the client."""
        pause, more = 0.5, True
        while more:
            try:
                async with self._gate:
                    more = await self._read_page()
            except Refused as refused:
                if refused.refusal.code not in _PASSING:
                    raise
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            await self.client.calm()

    async def _read_page(self) -> bool:
        """Sends one page; whether there are more."""
        if self._after is None:
            self._after = self._last = await self.stream.position(self.client.ask)
            return False
        page = await self.stream.missed(self.client.ask, self._last)
        for number, data in page.items:
            self.client.push(frames.change(self.stream.name, number, data), number)
        # Also downwards, for a client that asked for more than there is.
        self._last = page.position
        return page.more

    def _refused(self, refused: Refused) -> None:
        self.over = True
        if not self.established.done():
            self.established.set_exception(refused)
            frame = frames.error(self.stream.name, refused, self.client.language)
        else:
            frame = frames.ended(self.stream.name, refused, self.client.language)
        if refused.refusal.code == UNAUTHENTICATED.code:
            self.client.close(REVOKED)
        else:
            self.client.push(frame)
