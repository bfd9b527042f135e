"""A service for the chassis's own tests: it echoes, counts, and fails on request."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from sqlalchemy import text

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.door import Entry, Eraser, answer, consume
from chassis.policy import EVERYBODY, only
from chassis.service import Service
from contracts.base import NOT_FOUND, Command, Event, View, change, create, read
from contracts.identity import Role


class Say(Command):
    """Words to be echoed."""

    words: str


class Said(View):
    """The echo."""

    words: str


class Told(Event):
    """Words were told about a topic."""

    type: ClassVar[str] = "probe.told"
    topic: str
    words: str

    @property
    def subject(self) -> str:
        return f"topic/{self.topic}"


class Noted(Told):
    """The same, for a consumer that handles together what waits."""

    type: ClassVar[str] = "probe.noted"


class Tell(Command):
    """Words about a topic."""

    topic: str
    words: str


ECHO = read("probe", "echo", Say, Said, "Echo")
TELL = create("probe", "tell", Tell, Said, "Tell")
SLEEP = read("probe", "sleep", Say, Said, "Sleep in the database")
REFUSE = change("probe", "refuse", Say, Said, "Refuse")
CRASH = change("probe", "crash", Say, Said, "Crash")
SECRET = read("probe", "secret", Say, Said, "For administrators")


def echo(call: Call, command: Say) -> Said:
    return Said(words=command.words)


def tell(call: Call, command: Tell) -> Said:
    call.emit(Told(topic=command.topic, words=command.words))
    return Said(words=f"{command.words} at {time.time_ns()}")


def sleep(call: Call, command: Say) -> Said:
    call.session.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": float(command.words)})
    return Said(words=command.words)


def refuse(call: Call, command: Say) -> Said:
    call.emit(Told(topic="refused", words=command.words))
    raise NOT_FOUND("words", what="word")


def crash(call: Call, command: Say) -> Said:
    raise RuntimeError(command.words)


def secret(call: Call, command: Say) -> Said:
    return Said(words="secret")


def told(call: Call, happened: Happened[Told]) -> None:
    values: dict[str, Any] = {"topic": happened.event.topic, "words": happened.event.words}
    call.session.execute(text("INSERT INTO heard (topic, words) VALUES (:topic, :words)"), values)
    if happened.event.words == "fail always":
        raise RuntimeError("as told")


def noted(call: Call, happened: Happened[Noted]) -> None:
    values: dict[str, Any] = {"topic": happened.event.topic, "words": happened.event.words}
    call.session.execute(text("INSERT INTO heard (topic, words) VALUES (:topic, :words)"), values)


class ProbeService(Service):
    """See above."""

    name = "probe"
    erasure: ClassVar[list[Eraser]] = []
    door: ClassVar[list[Entry]] = [
        answer(ECHO, EVERYBODY, echo),
        answer(TELL, EVERYBODY, tell),
        answer(SLEEP, EVERYBODY, sleep),
        answer(REFUSE, EVERYBODY, refuse),
        answer(CRASH, EVERYBODY, crash),
        answer(SECRET, only(Role.ADMINISTRATOR), secret),
        consume(Told, told, in_order=True),
        consume(Noted, noted, together=True),
    ]
