"""The load: several users at once, each with a sequence of requests that the seed determines."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from random import Random
from typing import Any

from convive.api.client import Problem, Unanswered
from convive.faults.history import Attempt, History, Outcome
from convive.faults.stage import Stage

# Refused because an earlier attempt at the same request, whose answer was lost, took effect.
_DONE_BEFORE = frozenset({"funds.already_decided", "chat.message_deleted", "forum.post_is_hidden"})
# Refusals that the rules cause under this load: money is scarce on purpose.
_BY_RULE = frozenset({"funds.beyond_available", "funds.beyond_allocation", "funds.not_open"})


class Asking:
    """A user who repeats each request until there is an answer; the outcome is recorded."""

    def __init__(self, stage: Stage, history: History, who: str) -> None:
        self.stage, self.history, self.who = stage, history, who
        self.person = stage.people[who]

    def ask(self, attempt: Attempt, path: str, body: dict[str, Any], *, keyed: bool = True) -> Any:
        """The view if the request was acknowledged. With `keyed`, the attempt's marker is the Idempotency-Key."""
        view = self._answer(attempt, lambda: self.person.post(path, body, attempt.marker if keyed else None))
        if view is not None:
            attempt.id = str(view.get("id", ""))
        return view

    def put(self, attempt: Attempt, path: str, body: dict[str, Any]) -> None:
        """A change of something that is there."""
        self._answer(attempt, lambda: self.person.put(path, body))

    def read(self, attempt: Attempt, path: str) -> None:
        """Reads; the view becomes the attempt's facts."""
        attempt.facts = self._answer(attempt, lambda: self.person.get(path)) or {}

    def _answer(self, attempt: Attempt, send: Callable[[], Any]) -> Any:
        self.history.begin(attempt)
        try:
            view = send()
        except Problem as problem:
            attempt.answer, attempt.code = str(problem), problem.code
            if problem.code in _DONE_BEFORE:
                attempt.outcome = Outcome.ACKNOWLEDGED
            else:
                attempt.outcome = Outcome.REFUSED if problem.code in _BY_RULE else Outcome.UNEXPECTED
            return None
        except Unanswered as lost:
            attempt.answer = str(lost)
            return None
        finally:
            self.history.end(attempt)
        attempt.outcome = Outcome.ACKNOWLEDGED
        return view

    def look(self, path: str, **query: Any) -> list[Any]:
        """All items of a list; none if the platform does not answer, which is not what is tested here."""
        try:
            return list(self.person.every(path, **query))
        except (Problem, Unanswered):
            return []


class Part:
    """What one user does. Each act is one request; `random` belongs to this user and this round."""

    def __init__(self, asking: Asking) -> None:
        self.asking, self.stage, self.who = asking, asking.stage, asking.who

    def act(self, random: Random, round_number: int, marker: str) -> None:
        raise NotImplementedError


class Load:
    """One run's load on one stage; the cast says who does what."""

    def __init__(self, label: str, seed: int, cast: dict[str, Part]) -> None:
        self._label, self._seed, self._cast = label, seed, cast
        self._stopped = threading.Event()
        self.broken: list[str] = []

    def start(self, round_number: int, requests: int, seconds: float) -> list[threading.Thread]:
        """Starts about `requests` requests, divided equally among the cast; returns the threads to join.

        They are spread over `seconds`, and take longer where the platform does.
        """
        share = max(requests // len(self._cast), 1)
        threads = [
            threading.Thread(target=self._play, args=(who, part, round_number, share, seconds / share), name=who)
            for who, part in self._cast.items()
        ]
        for thread in threads:
            thread.start()
        return threads

    def stop(self) -> None:
        """Nobody begins anything more."""
        self._stopped.set()

    def _play(self, who: str, part: Part, round_number: int, share: int, every: float) -> None:
        random = Random(f"{self._seed} {round_number} {who}")  # noqa: S311 - repeatable, not secret
        began = time.monotonic()
        for number in range(1, share + 1):
            if self._stopped.wait(max(began + (number - 1) * every - time.monotonic(), 0)):
                return
            try:
                part.act(random, round_number, f"{self._label}-{round_number}-{who}-{number}")
            except Exception as error:  # noqa: BLE001 - a dead thread must not look like a clean run
                self.broken.append(f"{who}: {error!r}")
                return
