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
from contracts.forum.inbox.notices import LIST_NOTICES
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


class _WithTasks(_Asking):
    """The same of somebody for whom something waits: the inbox knows."""

    async def ask(self, operation: Operation[Any, Any], payload: dict[str, Any]) -> dict[str, Any] | None:
        await super().ask(operation, payload)
        return {"items": [], "unread": 0, "tasks": 3} if operation is LIST_NOTICES else None


def _asked(visit: _Asking) -> int:
    """How much, each thing once."""
    # In a thread of its own: a browser of another test keeps a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _concerns(visit)).result(timeout=30)
    assert max(visit.asked_for.values()) == 1
    return len(visit.asked_for)


@pytest.mark.parametrize("role", list(Role))
def test_the_home_page_asks_no_more_than_it_shows_whatever_ones_roles(role: Role) -> None:
    assert _asked(_Asking(role)) == 6
    assert _asked(_WithTasks(role)) == 7
