"""What the home page asks of the services: each thing once. A call costs more than all of a page's HTML."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast
from uuid import uuid4

import pytest

from chassis.actor import Actor
from contracts.base import Operation
from contracts.identity import Role
from gateway.context import Caller
from gateway.web.frame.visit import Visit
from gateway.web.home.home import _concerns


class _Asking(Visit):
    """A visit to services that are all away, which counts what they are asked."""

    def __init__(self, *roles: Role) -> None:
        actor = Actor(uuid4(), "Ana Mora", frozenset({Role.MEMBER, *roles}), frozenset(), "CR", "es")
        super().__init__(cast(Any, None), Caller(actor, "", None, "es"), "es", "/")
        self.asked_for: Counter[str] = Counter()

    async def ask(self, operation: Operation[Any, Any], payload: dict[str, Any]) -> dict[str, Any] | None:
        self.asked_for[f"{operation.key} {payload}"] += 1
        return None


@pytest.mark.parametrize(
    ("roles", "most"),
    [
        ((), 6),
        ((Role.MODERATOR,), 9),
        ((Role.ADMINISTRATOR,), 7),
        ((Role.FINANCE_OFFICER,), 8),
        ((Role.FINANCE_APPROVER,), 7),
        ((Role.PROGRAMME_OFFICER,), 8),
        ((Role.INSTRUCTOR,), 6),
    ],
)
def test_the_home_page_asks_no_more_than_it_shows(roles: tuple[Role, ...], most: int) -> None:
    visit = _Asking(*roles)
    # In a thread of its own: a browser of another test keeps a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _concerns(visit)).result(timeout=30)
    assert max(visit.asked_for.values()) == 1
    assert len(visit.asked_for) == most
