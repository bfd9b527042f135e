"""Somebody at each service who edits one record all the time: when nothing goes, and whether the last edit stays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from convive.api.client import Person
from convive.faults.history import Attempt, History, Outcome
from convive.faults.stage import Stage

KIND = "edit"
_EVERY = 0.5
_TIMEOUT = 6.0
# What the platform answers when it can't: nothing was done, or it may have been.
_AWAY = frozenset({429, 502, 503, 504})
# Seconds after which an edit without an answer has taken effect or never will: no call has a deadline as long.
_FORGOTTEN = 30.0


@dataclass(frozen=True)
class Record:
    """What a keeper edits: `field` of what is at `path`; `body` is what is sent besides."""

    service: str
    who: str
    method: str
    path: str
    field: str
    body: dict[str, Any]


def prepare(stage: Stage) -> None:
    """Creates what the keepers edit."""
    people, label = stage.people, stage.label
    topic = {"title": f"Kept {label}", "text": "Begin."}
    opened = people["writer1"].post(f"/api/v1/forum/boards/{stage.topics[0]['board']}/topics", topic)
    room = people["writer1"].post("/api/v1/chat/rooms", {"kind": "public", "title": f"Kept {label}"})
    donor = people["finance_officer"].post("/api/v1/funds/donors", {"name": f"Kept {label}", "donor_class": "other"})
    stage.kept = {
        "forum": opened["posts"][0]["id"],
        "chat": room["id"],
        "programs": stage.activities[0],
        "funds": donor["id"],
        "training": stage.course_edition,
    }


def records(stage: Stage) -> list[Record]:
    """One for each service, which nothing else of the load touches."""
    kept, donor = stage.kept, {"donor_class": "other"}
    activity, edition = f"/api/v1/programs/activities/{kept['programs']}", kept["training"]
    return [
        Record("forum", "writer1", "PATCH", f"/api/v1/forum/posts/{kept['forum']}", "text", {}),
        Record("chat", "writer1", "PATCH", f"/api/v1/chat/rooms/{kept['chat']}", "title", {}),
        Record("programs", "programme_officer", "PATCH", activity, "title", {}),
        Record("funds", "finance_officer", "PUT", f"/api/v1/funds/donors/{kept['funds']}", "name", donor),
        Record("training", "instructor", "PATCH", f"/api/v1/training/editions/{edition}", "place", {}),
    ]


class Keepers:
    """All keepers of a round, each in a thread of its own, from `start` to `stop`."""

    def __init__(self, stage: Stage, history: History, round_number: int) -> None:
        self._stage, self._history, self._round = stage, history, round_number
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._keep, args=(record,)) for record in records(stage)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def answered_since(self, moment: float) -> bool:
        """Whether every keeper has edited something that was begun after that moment."""
        acknowledged = self._history.of(KIND, outcome=Outcome.ACKNOWLEDGED)
        services = {attempt.facts["service"] for attempt in acknowledged if attempt.began > moment}
        return len(services) == len(self._threads)

    def _keep(self, record: Record) -> None:
        person = self._stage.people[record.who]
        number = 0
        while not self._over.is_set():
            number += 1
            marker = f"{self._stage.label}-{self._round}-{record.service}-{number}"
            attempt = Attempt(KIND, marker, record.who, self._round, {"service": record.service})
            edit(record, self._stage.base_url, person, self._history, attempt)
            self._over.wait(_EVERY)


def edit(record: Record, base_url: str, person: Person, history: History, attempt: Attempt) -> None:
    """One edit, over a connection of its own: whichever gateway the kernel chooses."""
    history.begin(attempt)
    headers = {"Authorization": f"Bearer {person.token}", "Connection": "close", "Accept-Language": "en"}
    body = record.body | {record.field: attempt.marker}
    try:
        answer = httpx.request(record.method, f"{base_url}{record.path}", json=body, headers=headers, timeout=_TIMEOUT)
    except httpx.TransportError as error:
        attempt.answer = repr(error)
    else:
        attempt.answer = f"{answer.status_code} {answer.text[:200]}"
        attempt.outcome = _outcome(answer)
    history.end(attempt)


def _outcome(answer: httpx.Response) -> Outcome:
    if answer.is_success:
        return Outcome.ACKNOWLEDGED
    return Outcome.UNKNOWN if answer.status_code in _AWAY else Outcome.UNEXPECTED


def lost(stage: Stage, history: History, read: Callable[[str, str], Any]) -> Iterator[tuple[str, str]]:
    """Services whose record is not as it was last edited, with what is there. `read(who, path)` gives the view."""
    for record in records(stage):
        edits = [each for each in history.of(KIND) if each.facts["service"] == record.service]
        there = read(record.who, record.path)[record.field]
        if (possible := final(edits)) and there not in possible:
            yield record.service, f"its record says {there}, and not {' or '.join(sorted(possible))}"


def final(edits: list[Attempt]) -> set[str]:
    """What the record may say in the end: the last acknowledged edit, or one without an answer that came later.

    One that was refused for lateness, or whose answer is lost, may have been under way for a while.
    """
    acknowledged = [each for each in edits if each.outcome is Outcome.ACKNOWLEDGED]
    if not acknowledged:
        return set()
    last = acknowledged[-1]
    later = [each for each in edits if each.outcome is Outcome.UNKNOWN and each.began > last.began - _FORGOTTEN]
    return {last.marker, *(each.marker for each in later)}
