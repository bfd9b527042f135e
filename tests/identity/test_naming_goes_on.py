"""The page that names institutions calls until nobody is left, and not for ever."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from gateway.web.admin import institutions
from gateway.web.frame.visit import Form, Visit


class _Called:
    """A visitor whose calls leave so many members each."""

    def __init__(self, members: int) -> None:
        self.left, self.calls = members, 0

    async def call(self, _operation: object, _command: dict[str, Any]) -> dict[str, int]:
        self.calls += 1
        self.left -= 1
        return {"left": self.left}


@pytest.mark.parametrize(("members", "calls", "left"), [(1, 1, 0), (3, 3, 0), (50, 20, 30)])
def test_the_page_calls_until_nobody_is_left(members: int, calls: int, left: int):
    visitor = _Called(members)
    told = asyncio.run(institutions._name(cast(Visit, visitor), [], Form()))
    assert (told, visitor.calls) == (left, calls)
