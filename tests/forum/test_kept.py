"""The library's answers that are kept: until their event, and never for another reader or language.

Those of boards: test_kept_boards.py.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest

from chassis.actor import PUBLIC, Actor
from chassis.testing import Desk, DeskOf
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.resources import CountResources, DecideResource, ListResources, ListSubjects
from contracts.identity import Role
from services.forum.library import listing, reviewing
from tests.common.kept import Gateway, Question
from tests.forum.library import published

Write = Callable[[Desk], None]


@dataclass(frozen=True)
class Kept:
    """A kept answer: how it is asked for, and the writes that end it (none: only a migration changes it)."""

    question: Question
    writes: tuple[Write, ...] = ()


def _publish(desk: Desk) -> None:
    published(desk, desk.call_as(name="Ana Mora"), audience="public")


def _withdraw(desk: Desk) -> None:
    moderator = desk.call_as(Role.MODERATOR, name="Mo Derator")
    listed = listing.list_resources(moderator, ListResources()).items
    reviewing.withdraw_resource(moderator, DecideResource(resource_id=listed[0].id, reason="A better one is there."))


# tests/architecture/test_kept.py: a function that keeps its answer stands here.
KEPT = (
    Kept(Question(forum_resources.LIST_RESOURCES, listing.list_resources, ListResources()), (_publish, _withdraw)),
    Kept(Question(forum_resources.COUNT_RESOURCES, listing.count_resources, CountResources()), (_publish, _withdraw)),
    Kept(Question(forum_resources.LIST_SUBJECTS, listing.list_subjects, ListSubjects())),
)
each_kept = pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.question.operation.key)


@pytest.fixture
def gateway(desk_of: DeskOf) -> Gateway:
    desk = desk_of("forum")
    _publish(desk)
    return Gateway(desk)


def visitor(address: str, language: str = "es") -> Actor:
    return dataclasses.replace(PUBLIC, address=address, language=language)


@each_kept
def test_it_is_dropped_by_each_write_that_changes_it(gateway: Gateway, kept: Kept) -> None:
    readers, question = (visitor("192.0.2.1"), gateway.desk.call_as().actor), kept.question
    for write in kept.writes:
        before = [gateway.ask(question, reader) for reader in readers]
        assert all(gateway.is_kept(question, reader) for reader in readers)
        gateway.write(partial(write, gateway.desk))
        assert not any(gateway.is_kept(question, reader) for reader in readers)
        assert all(gateway.ask(question, reader) != old for reader, old in zip(readers, before, strict=True))


@each_kept
def test_visitors_share_it_in_one_language_and_no_member_does(gateway: Gateway, kept: Kept) -> None:
    gateway.ask(kept.question, visitor("192.0.2.1"))
    assert gateway.is_kept(kept.question, visitor("192.0.2.2"))
    assert not gateway.is_kept(kept.question, visitor("192.0.2.2", "fr"))
    assert not gateway.is_kept(kept.question, gateway.desk.call_as().actor)


@each_kept
def test_a_members_is_of_that_member_with_these_rights_and_language_alone(gateway: Gateway, kept: Kept) -> None:
    ana, beto = gateway.desk.call_as(Role.MODERATOR).actor, gateway.desk.call_as(Role.MODERATOR).actor
    gateway.ask(kept.question, ana)
    assert gateway.is_kept(kept.question, ana)
    without_the_role = dataclasses.replace(ana, roles=frozenset({Role.MEMBER}))
    in_french = dataclasses.replace(ana, language="fr")
    others = (beto, without_the_role, in_french, visitor("192.0.2.1"))
    assert not any(gateway.is_kept(kept.question, other) for other in others)
