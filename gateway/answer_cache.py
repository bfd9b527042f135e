"""A cache of the services' answers: each for whoever asked, until something happens to what it tells of.

The service that owns the data says what an answer depends on and how long it may be cached at most (`Call.cache`); any
other answer is asked for anew each time. An event of one of those subjects drops it, in every gateway; in this one the
reply to a change does, before its events have come round, and with it all that is cached for whoever made the change.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from cachetools import TLRUCache

from chassis import telemetry
from chassis.actor import Actor
from contracts.base import Operation

# Bytes of answers, and how many subjects are remembered to have had events.
_ROOM = 32 * 1024 * 1024
_SUBJECTS = 100_000

Key = tuple[Actor, str, bytes]


@dataclass(frozen=True)
class _Entry:
    answer: bytes
    subjects: tuple[str, ...]
    asked: int
    until: float


class AnswerCache:
    """Events are counted; an answer is good while none of its subjects had one since it was asked for.

    So an answer that was on its way while its event came in is never good. `heard` says whether events come in at all:
    while they do not, nothing is cached and nothing is answered from the cache.
    """

    def __init__(self, heard: Callable[[], bool] = lambda: True, room: int = _ROOM, subjects: int = _SUBJECTS) -> None:
        self._heard = heard
        self._answers: TLRUCache[Key, _Entry] = TLRUCache(
            room, ttu=lambda _, entry, __: entry.until, timer=time.monotonic, getsizeof=lambda entry: len(entry.answer)
        )
        self._events = 0
        self._last: dict[str, int] = {}
        self._most = subjects
        self._floor = 0

    def find(self, actor: Actor, operation: Operation[Any, Any], payload: dict[str, Any]) -> bytes | None:
        """The answer this caller would get, if it is known, as JSON."""
        entry = self._found(actor, operation, payload) if self._heard() else None
        if entry is None:
            return None
        telemetry.answers_cached.add(1, {"method": operation.key})
        return entry.answer

    def now(self) -> int:
        """What to pass to `put` for an answer that is asked for from here on."""
        return self._events

    def put(
        self,
        actor: Actor,
        operation: Operation[Any, Any],
        payload: dict[str, Any],
        asked: int,
        reply: dict[str, Any],
        since: float | None = None,
    ) -> None:
        """Caches the answer in a service's reply, if the service allows it.

        Its time is counted from `since`, when it was asked for: what was long on its way is not good for longer.
        """
        terms = reply.get("keep")
        if terms is None or not self._heard():
            return
        until = (time.monotonic() if since is None else since) + terms["seconds"]
        own = () if actor.id is None else (_own(actor.id),)
        entry = _Entry(orjson.dumps(reply["ok"]), (*terms["subjects"], *own), asked, until)
        if self._good(entry) and len(entry.answer) <= self._answers.maxsize:
            whose = _any_visitor(actor) if terms.get("shared") and actor.id is None else actor
            self._answers[_key(whose, operation, payload)] = entry

    def happened(self, subject: str) -> None:
        """An event of this subject came in: what depends on it is not good any more."""
        self._events += 1
        if len(self._last) >= self._most:
            self._last.clear()
            self._floor = self._events
        self._last[subject] = self._events

    def ended(self, reply: dict[str, Any]) -> None:
        """Ends what a write here has changed, as its reply says, even if its events are late in coming round."""
        for each in reply.get("ended", ()):
            self.happened(each)

    def acted(self, actor: Actor) -> None:
        """A member did something here, and expects to see it. What a visitor did concerns no other visitor."""
        if actor.id is not None:
            self.happened(_own(actor.id))

    def drop(self) -> None:
        """Events may have been missed."""
        self._answers.clear()
        self._events += 1
        self._floor = self._events

    def _found(self, actor: Actor, operation: Operation[Any, Any], payload: dict[str, Any]) -> _Entry | None:
        """The caller's own entry, or for a visitor that of all visitors, if it is still good."""
        whose = [actor] if actor.id is not None else [actor, _any_visitor(actor)]
        entries = (self._answers.get(_key(each, operation, payload)) for each in whose)
        return next((entry for entry in entries if entry is not None and self._good(entry)), None)

    def _good(self, entry: _Entry) -> bool:
        return self._floor <= entry.asked and all(self._last.get(each, 0) <= entry.asked for each in entry.subjects)


def _own(member_id: UUID) -> str:
    return f"member/{member_id}"


def _any_visitor(actor: Actor) -> Actor:
    """What visitors have in common: not the address that they come from."""
    return dataclasses.replace(actor, address=None)


def _key(actor: Actor, operation: Operation[Any, Any], payload: dict[str, Any]) -> Key:
    return actor, operation.key, orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
