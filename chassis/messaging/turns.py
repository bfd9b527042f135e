"""Turns: the events of one subject are handled one after another, as they arrive, in parallel with other subjects."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Turns(Generic[T]):
    """Who waits behind whom. Nobody waits in a thread: a busy subject occupies one of a process's workers, not all."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[T]] = {}

    def take(self, subject: str, item: T) -> bool:
        """Whether it is this item's turn now; otherwise `pass_on` will return it later."""
        if subject in self._waiting:
            self._waiting[subject].append(item)
            return False
        self._waiting[subject] = deque()
        return True

    def pass_on(self, subject: str) -> T | None:
        """Ends a turn; returns the item whose turn begins, or nothing if none is waiting."""
        waiting = self._waiting[subject]
        if waiting:
            return waiting.popleft()
        del self._waiting[subject]
        return None

    def send_away(self) -> None:
        """Drops all waiting items; the turns that have begun end as usual."""
        for waiting in self._waiting.values():
            waiting.clear()
