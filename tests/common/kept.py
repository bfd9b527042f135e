"""The gateway's cache in front of a service's rules, with the events that the service has written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from sqlalchemy import text

from chassis.actor import PUBLIC, Actor
from chassis.call import Call
from chassis.testing import Desk
from contracts.base import Command, Operation, Refused, View
from contracts.identity import Network, Role
from gateway.answer_cache import AnswerCache
from gateway.live import changes

Ask = Callable[[Call, Any], View]


@dataclass(frozen=True)
class Question:
    """What is asked, and of which function."""

    operation: Operation[Any, Any]
    ask: Ask
    command: Command

    @property
    def payload(self) -> dict[str, Any]:
        return self.command.model_dump(mode="json")


class Gateway:
    """A gateway: what it is told it caches as the service says, until it hears of an event."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.cache = desk, AnswerCache()

    def ask(self, question: Question, actor: Actor) -> View:
        """Asks the service, and caches the answer as its terms say. Raises Refused."""
        call, asked = Call(self.desk.session, actor, self.desk.service), self.cache.now()
        answer = question.ask(call, question.command)
        assert call.cacheable
        terms = {"ok": answer.model_dump(mode="json"), "keep": dataclasses.asdict(call.cacheable)}
        self.cache.put(actor, question.operation, question.payload, asked, terms)
        return answer

    def is_kept(self, question: Question, actor: Actor) -> bool:
        """Whether the caller would be given a cached answer."""
        return self.cache.find(actor, question.operation, question.payload) is not None

    def write(self, write: Callable[[], object]) -> None:
        """Writes, and hears of the events of that alone."""
        before = self._events()
        write()
        for event_type, subject, body in self._events()[len(before) :]:
            for each in changes.subjects(event_type, subject, body):
                assert each != changes.EVERYTHING, f"{event_type} lacks a field that it touches"
                self.cache.happened(each)

    def _events(self) -> list[tuple[str, str, bytes]]:
        self.desk.session.flush()
        rows = self.desk.session.execute(text("SELECT type, subject, body FROM outbox ORDER BY position"))
        return [(row[0], row[1], bytes(row[2])) for row in rows]


class Named(Protocol):
    """An answer of a table, with the names of the writes that change it."""

    @property
    def name(self) -> str: ...
    @property
    def writes(self) -> tuple[str, ...]: ...


def each_write(table: Sequence[Named]) -> pytest.MarkDecorator:
    """Runs a test for each cached answer with each of the writes that change it."""
    pairs = [pytest.param(kept, write, id=f"{kept.name}-{write}") for kept in table for write in kept.writes]
    return pytest.mark.parametrize(("kept", "write"), pairs)


def dropped_by(gateway: Gateway, question: Question, reader: Actor, write: Callable[[], object]) -> None:
    """Asserts that the answer is cached, that the write ends it, and that it had to: the answer is another one then."""
    before = gateway.ask(question, reader)
    assert gateway.is_kept(question, reader)
    gateway.write(write)
    assert not gateway.is_kept(question, reader)
    assert told(gateway, question, reader) != before


def told(gateway: Gateway, question: Question, reader: Actor) -> View | str:
    """What the service says, cached or not, or the code of its refusal."""
    try:
        return question.ask(Call(gateway.desk.session, reader, gateway.desk.service), question.command)
    except Refused as refused:
        return refused.refusal.code


def for_one_alone(gateway: Gateway, question: Question, reader: Actor, another: Actor) -> None:
    """Asserts that nobody else is given it, nor the reader with other rights or in another language."""
    gateway.ask(question, reader)
    assert gateway.is_kept(question, reader)
    changed: dict[str, object] = {
        "roles": frozenset({Role.MEMBER, Role.FOCAL_POINT}),
        "networks": frozenset({Network.POLICE}),
        "country": "PE",
        "language": "fr",
    }
    suspended = dataclasses.replace(reader, roles=frozenset())
    others = [dataclasses.replace(reader, **{name: value}) for name, value in changed.items()]
    assert not [each for each in (another, suspended, PUBLIC, *others) if gateway.is_kept(question, each)]


def lost_unheard(gateway: Gateway, question: Question, reader: Actor) -> None:
    """Asserts that nothing is given from the cache that events may have changed while none came in."""
    gateway.ask(question, reader)
    gateway.cache.drop()
    assert not gateway.is_kept(question, reader)
