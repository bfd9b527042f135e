"""Every answer of the forum that is kept: until its event, and never for another reader or language."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from chassis.actor import PUBLIC, Actor
from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.base import Command, Operation, View
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.resources import CountResources, DecideResource, ListResources, ListSubjects
from contracts.identity import Role
from gateway.answer_cache import AnswerCache
from gateway.live import changes
from services.forum.library import listing, reviewing
from tests.forum.library import published

Ask = Callable[[Call, Any], View]
Write = Callable[[Desk], None]


@dataclass(frozen=True)
class Kept:
    """A kept answer: how it is asked for, and the writes that end it (none: only a migration changes it)."""

    operation: Operation[Any, Any]
    ask: Ask
    command: Command
    writes: tuple[Write, ...] = ()


def _publish(desk: Desk) -> None:
    published(desk, desk.call_as(name="Ana Mora"), audience="public")


def _withdraw(desk: Desk) -> None:
    moderator = desk.call_as(Role.MODERATOR, name="Mo Derator")
    listed = listing.list_resources(moderator, ListResources()).items
    reviewing.withdraw_resource(moderator, DecideResource(resource_id=listed[0].id, reason="A better one is there."))


# tests/architecture/test_kept.py: a function that keeps its answer stands here.
KEPT = (
    Kept(forum_resources.LIST_RESOURCES, listing.list_resources, ListResources(), (_publish, _withdraw)),
    Kept(forum_resources.COUNT_RESOURCES, listing.count_resources, CountResources(), (_publish, _withdraw)),
    Kept(forum_resources.LIST_SUBJECTS, listing.list_subjects, ListSubjects()),
)
each_kept = pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.operation.key)


class Gateway:
    """The gateway's cache in front of the service, with the events that the service has written."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.cache = desk, AnswerCache()

    def ask(self, kept: Kept, actor: Actor) -> View:
        """Asks the service, and keeps the answer as its terms say."""
        call, asked = Call(self.desk.session, actor, "forum"), self.cache.now()
        answer = kept.ask(call, kept.command)
        assert call.cacheable
        terms = {"ok": answer.model_dump(mode="json"), "keep": dataclasses.asdict(call.cacheable)}
        self.cache.put(actor, kept.operation, self._payload(kept), asked, terms)
        return answer

    def is_kept(self, kept: Kept, actor: Actor) -> bool:
        """Whether the caller would be given a kept answer."""
        return self.cache.find(actor, kept.operation, self._payload(kept)) is not None

    def write(self, write: Write) -> None:
        """Writes, and hears of the events of that alone."""
        before = self._events()
        write(self.desk)
        for event_type, subject in self._events()[len(before) :]:
            for each in changes.subjects(event_type, subject):
                self.cache.happened(each)

    def _events(self) -> list[tuple[str, str]]:
        self.desk.session.flush()
        rows = self.desk.session.execute(text("SELECT type, subject FROM outbox ORDER BY event_id"))
        return [(row[0], row[1]) for row in rows]

    def _payload(self, kept: Kept) -> dict[str, Any]:
        return kept.command.model_dump(mode="json")


@pytest.fixture
def gateway(desk_of: DeskOf) -> Gateway:
    desk = desk_of("forum")
    _publish(desk)
    return Gateway(desk)


def visitor(address: str, language: str = "es") -> Actor:
    return dataclasses.replace(PUBLIC, address=address, language=language)


@each_kept
def test_it_is_dropped_by_each_write_that_changes_it(gateway: Gateway, kept: Kept) -> None:
    readers = (visitor("192.0.2.1"), gateway.desk.call_as().actor)
    for write in kept.writes:
        before = [gateway.ask(kept, reader) for reader in readers]
        assert all(gateway.is_kept(kept, reader) for reader in readers)
        gateway.write(write)
        assert not any(gateway.is_kept(kept, reader) for reader in readers)
        assert all(gateway.ask(kept, reader) != old for reader, old in zip(readers, before, strict=True))


@each_kept
def test_visitors_share_it_in_one_language_and_no_member_does(gateway: Gateway, kept: Kept) -> None:
    gateway.ask(kept, visitor("192.0.2.1"))
    assert gateway.is_kept(kept, visitor("192.0.2.2"))
    assert not gateway.is_kept(kept, visitor("192.0.2.2", "fr"))
    assert not gateway.is_kept(kept, gateway.desk.call_as().actor)


@each_kept
def test_a_members_is_of_that_member_with_these_rights_and_language_alone(gateway: Gateway, kept: Kept) -> None:
    ana, beto = gateway.desk.call_as(Role.MODERATOR).actor, gateway.desk.call_as(Role.MODERATOR).actor
    gateway.ask(kept, ana)
    assert gateway.is_kept(kept, ana)
    without_the_role = dataclasses.replace(ana, roles=frozenset({Role.MEMBER}))
    in_french = dataclasses.replace(ana, language="fr")
    assert not any(gateway.is_kept(kept, other) for other in (beto, without_the_role, in_french, visitor("192.0.2.1")))
