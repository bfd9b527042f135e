"""Somebody who looks on live: nothing that was acknowledged stays unseen, and nothing is shown twice."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx

from convive.faults.history import History, Outcome
from convive.faults.stage import Stage

# The gateway says something every 15 s; who hears nothing for longer connects anew.
_SILENCE = 20.0
_PAUSE = 0.5
_CATCH_UP = 30.0


class Listener:
    """Reads a room's events (SSE) from its first message on, across every loss of the connection."""

    def __init__(self, stage: Stage) -> None:
        self._url = f"{stage.base_url}/live/events"
        self._token = stage.people["writer2"].token
        self._room = stage.rooms[0]
        self._after = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self.seen: set[str] = set()
        self.numbers: Counter[int] = Counter()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Listens no more; the thread ends with what it reads next."""
        self._over.set()

    def findings(self, history: History) -> Iterator[tuple[str, str]]:
        """What is missing and what came twice, by kind of finding; waits a while for what may be on its way."""
        until = time.monotonic() + _CATCH_UP
        while (unseen := self._unseen(history)) and time.monotonic() < until:
            time.sleep(0.2)
        for marker in unseen:
            yield "lost", f"{marker} was not seen live"
        for number, times in self.numbers.items():
            if times > 1:
                yield "duplicated", f"the room's change {number} was shown {times} times"

    def _unseen(self, history: History) -> list[str]:
        sent = history.of("message", outcome=Outcome.ACKNOWLEDGED)
        return [each.marker for each in sent if each.facts["room"] == self._room and each.id not in self.seen]

    def _listen(self) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        while not self._over.is_set():
            query: dict[str, str | int] = {"stream": f"room/{self._room}", "after": self._after}
            with (
                suppress(httpx.HTTPError),
                httpx.stream("GET", self._url, params=query, headers=headers, timeout=_SILENCE) as answer,
            ):
                self._read(answer)
            self._over.wait(_PAUSE)

    def _read(self, answer: httpx.Response) -> None:
        for line in answer.iter_lines():
            if self._over.is_set():
                return
            if line.startswith("data: "):
                self._take(json.loads(line.removeprefix("data: ")))

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "change" and frame["change"] is not None:
            self._after = frame["change"]
            self.numbers[self._after] += 1
            self.seen.add(frame["data"]["id"])
