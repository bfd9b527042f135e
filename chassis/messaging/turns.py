"""Turns: the events of one subject are handled one after the other, as they came; those of others meanwhile."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Turns(Generic[T]):
    """Who waits behind whom. Nobody waits in a thread: a busy subject takes one of a process's workers, not all."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[T]] = {}

    def take(self, subject: str, item: T) -> bool:
        """Whether it is this item's turn at once; otherwise `pass_on` will return it."""
        if subject in self._waiting:
            self._waiting[subject].append(item)
            return False
        self._waiting[subject] = deque()
        return True

    def pass_on(self, subject: str) -> T | None:
        """Ends a turn; the item whose turn begins, or nothing when nobody waits."""
        waiting = self._waiting[subject]
        if waiting:
            return waiting.popleft()
        del self._waiting[subject]
        return None

    def send_away(self) -> None:
        """Forgets all who wait; the turns that have begun end as usual."""
        for waiting in self._waiting.values():
            waiting.clear()
