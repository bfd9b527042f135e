"""The share of a process's workers that events may take: the others are for calls, for which somebody waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import eventlet
from nameko.extensions import SharedExtension

# Events get one worker of so many; a full pool would keep the next call unread until one of them has ended.
_ONE_OF = 3


class EventShare(SharedExtension):
    """One per process, for all the kinds of event that it handles. An event beyond the share waits, in no thread."""

    def setup(self) -> None:
        self._free = max(self.container.max_workers // _ONE_OF, 1)
        self._waiting: deque[Callable[[], None]] = deque()

    def begin(self, start: Callable[[], None]) -> None:
        """Calls `start` now, or as soon as one of the events under way has ended (see `end`)."""
        if not self._free:
            self._waiting.append(start)
            return
        self._free -= 1
        start()

    def end(self) -> None:
        """Ends what was begun: the next that waits begins, if there is one."""
        if self._waiting:
            eventlet.spawn_n(self._waiting.popleft())  # not in this worker's slot, which is not free yet
        else:
            self._free += 1

    def send_away(self) -> None:
        """Whatever waits is dropped: the broker still has it, and delivers it again."""
        self._waiting.clear()
