"""The statuses of an operation come from the types of what it takes: what its fields are called says nothing."""

from __future__ import annotations

import pytest
from pydantic import Field

from contracts.base import Command, Part
from contracts.forum.values import TopicId
from contracts.kinds import Id, ShortText, Slug, Version
from gateway.openapi import routes
from gateway.openapi_statuses import _BESIDES, _by_types


class Named(Command):
    """Fields whose names would have been taken for identifiers, versions, and topics."""

    topic_id: int
    slug: ShortText
    token: ShortText
    expected_version: int = 1
    board: bool = False


class Whom(Part):
    """Somebody."""

    who: Id


class Within(Command):
    """An identifier deep within."""

    guests: list[Whom] | None = Field(default=None, max_length=3)


class Several(Command):
    """A list of them."""

    guests: list[Id] = Field(min_length=1)


class Place(Command):
    """A slug, which may be left out."""

    place: Slug | None = None


class Fixed(Command):
    """A slug."""

    place: Slug = "here"


class Edition(Command):
    """The version that an edit was made on."""

    seen: Version | None = None


class Thread(Command):
    """A topic."""

    thread: TopicId


class Draft(Command):
    """A topic, if there is one."""

    thread: TopicId | None = None


@pytest.mark.parametrize(
    ("command", "statuses"),
    [
        (Named, set()), (Within, {404}), (Several, {404}), (Place, {404}), (Fixed, {404}), (Edition, {412}),
        (Thread, {404, 410}), (Draft, {404, 410}),
    ],
)  # fmt: skip
def test_the_type_of_a_field_says_what_it_may_be_refused_with(command: type[Command], statuses: set[int]) -> None:
    assert _by_types(command) == statuses


def test_what_is_listed_besides_is_there() -> None:
    there = {route.operation.key for _, route in routes()}
    assert set().union(*_BESIDES.values()) - there == set()
