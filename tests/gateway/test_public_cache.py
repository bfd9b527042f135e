"""What everybody reads is read from the services once, until something happened, and shown while they are away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from contracts.base import UNAVAILABLE, Event, Refused
from contracts.funds import events as funds_events
from gateway.live import changes
from gateway.public.cache import Cached


class Source:
    """Something to read that counts how often it is read. `gate` is closed while a reading takes its time."""

    def __init__(self) -> None:
        self.reads = 0
        self.away = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def read(self) -> int:
        self.reads += 1
        mine = self.reads
        await self.gate.wait()
        if self.away:
            raise UNAVAILABLE(service="funds")
        return mine


def run(story: Callable[[Source, Cached[int]], Coroutine[Any, Any, None]], seconds: float = 3600) -> None:
    async def told() -> None:
        source = Source()
        await story(source, Cached(source.read, seconds))

    asyncio.run(told())


def test_many_who_ask_at_once_are_one_question() -> None:
    async def story(source: Source, kept: Cached[int]) -> None:
        assert await asyncio.gather(*(kept.get() for _ in range(50))) == [1] * 50
        assert await kept.get() == 1

    run(story)


def test_what_was_dropped_is_read_anew() -> None:
    async def story(source: Source, kept: Cached[int]) -> None:
        assert await kept.get() == 1
        kept.drop()
        assert await kept.get() == 2

    run(story)


def test_what_was_dropped_while_it_was_read_is_not_kept() -> None:
    async def story(source: Source, kept: Cached[int]) -> None:
        source.gate.clear()
        asking = asyncio.create_task(kept.get())
        while not source.reads:
            await asyncio.sleep(0)
        kept.drop()
        source.gate.set()
        assert await asking == 1
        assert await kept.get() == 2

    run(story)


def test_what_is_old_is_read_anew() -> None:
    async def story(source: Source, kept: Cached[int]) -> None:
        assert [await kept.get(), await kept.get()] == [1, 2]

    run(story, seconds=0)


def test_while_the_service_is_away_the_last_is_shown_and_without_one_the_refusal() -> None:
    async def story(source: Source, kept: Cached[int]) -> None:
        source.away = True
        with pytest.raises(Refused):
            await kept.get()
        source.away = False
        assert await kept.get() == 2
        source.away = True
        kept.drop()
        assert await kept.get() == 2
        assert (await kept.get(), source.reads) == (2, 3)  # not asked again at once
        source.away = False
        kept.drop()
        assert await kept.get() == 4

    run(story)


@pytest.mark.parametrize(
    "kind",
    [
        funds_events.ContributionReceived,
        funds_events.ContributionReversed,
        funds_events.ExpenditurePosted,
        funds_events.ExpenditureReversed,
        funds_events.MoneyTransferred,
        funds_events.TransferReversed,
        funds_events.FiguresChanged,
    ],
)
def test_whatever_moves_the_funds_money_is_seen_at_once(kind: type[Event]) -> None:
    assert kind in changes.KINDS
    assert changes.effects(kind.type, {}) == [changes.Stale()]
