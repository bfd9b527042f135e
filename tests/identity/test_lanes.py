"""Passwords are computed in lanes: whoever comes when they are full is told so at once, and nobody else waits."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable

import pytest

from contracts.accounts import MANY_WAITING
from contracts.base import Refused
from gateway.identity import lanes
from gateway.identity.lanes import Lane, Lanes
from gateway.identity.service import LANES, OPERATIONS


class Slow:
    """Work that lasts until it is released, and knows how often it was done at once."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self.now, self.most, self.done = 0, 0, 0
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        assert self.released.wait(20)
        with self._lock:
            self.now, self.done = self.now - 1, self.done + 1


def _run(scenario: Callable[[Slow], Awaitable[None]]) -> None:
    slow = Slow()
    try:
        asyncio.run(asyncio.wait_for(scenario(slow), 20))
    finally:
        slow.released.set()


async def _begun(slow: Slow, number: int) -> None:
    while slow.now < number:
        await asyncio.sleep(0)


async def _refusal(lane: Lane, network: str = "192.0.2.1") -> Refused:
    with pytest.raises(Refused) as refused:
        await lane.run(lambda: None, network)
    return refused.value


def test_sixty_registrations_of_one_network_take_no_more_than_their_places() -> None:
    async def scenario(slow: Slow) -> None:
        lane = Lane("strangers", 2, 12, 30)
        outcomes = [asyncio.create_task(lane.run(slow, "192.0.2.1")) for _ in range(60)]
        await _begun(slow, 2)
        refused = [task for task in outcomes if task.done() and isinstance(task.exception(), Refused)]
        assert len(refused) >= 60 - 2 - 9
        assert all(task.exception().refusal is MANY_WAITING for task in refused)  # type: ignore[union-attr]
        slow.released.set()
        await asyncio.wait(outcomes)
        assert (slow.most, slow.done) == (2, 60 - len(refused))
        lane.close()

    _run(scenario)


def test_a_class_of_thirty_behind_one_address_signs_in_together() -> None:
    async def scenario(slow: Slow) -> None:
        lane = Lane("members", 1, 40, 30)
        class_ = [asyncio.create_task(lane.run(slow, "192.0.2.1")) for _ in range(30)]
        await _begun(slow, 1)
        others = [asyncio.create_task(lane.run(slow, f"198.51.100.{n}")) for n in range(10)]
        slow.released.set()
        await asyncio.gather(*class_, *others)
        assert slow.done == 40
        lane.close()

    _run(scenario)


def test_a_network_leaves_a_quarter_of_the_places_to_others() -> None:
    async def scenario(slow: Slow) -> None:
        lane = Lane("members", 1, 4, 30)
        running = [asyncio.create_task(lane.run(slow, "192.0.2.1")) for _ in range(4)]
        await _begun(slow, 1)
        assert (await _refusal(lane)).refusal is MANY_WAITING
        another = asyncio.create_task(lane.run(slow, "198.51.100.1"))
        await asyncio.sleep(0)
        assert not another.done()
        slow.released.set()
        await asyncio.gather(*running, another)
        lane.close()

    _run(scenario)


def test_who_waits_too_long_is_told_when_to_come_again() -> None:
    async def scenario(slow: Slow) -> None:
        lane = Lane("members", 1, 4, 0.05)
        running = asyncio.create_task(lane.run(slow, "192.0.2.1"))
        await _begun(slow, 1)
        refused = await _refusal(lane)
        assert (refused.refusal, int(refused.params["seconds"]) >= 1) == (MANY_WAITING, True)
        slow.released.set()
        await running
        assert await lane.run(lambda: "free again", "192.0.2.1") == "free again"
        lane.close()

    _run(scenario)


def test_those_who_come_together_are_told_moments_apart_by_what_a_password_lasts_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Passwords of two seconds each were computed: who comes to a full lane waits for three such, and the next for
    four. Nobody is sent away for more than half a minute: when that is told, the moments begin again."""
    clock = [0.0]
    monkeypatch.setattr(lanes, "monotonic", lambda: clock[0])

    def lasts_two_seconds() -> None:
        clock[0] += 2

    async def scenario(slow: Slow) -> None:
        lane = Lane("members", 1, 2, 30)
        for _ in range(60):
            await lane.run(lasts_two_seconds, "192.0.2.1")
        running = [asyncio.create_task(lane.run(slow, network)) for network in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
        await _begun(slow, 1)
        told = [int((await _refusal(lane, f"198.51.100.{n}")).params["seconds"]) for n in range(20)]
        once = list(range(6, 31, 2))
        assert told == (once + once)[:20]
        clock[0] += 60  # they came, or did not: the next one waits for those who wait now
        assert (await _refusal(lane)).params["seconds"] == "6"
        slow.released.set()
        await asyncio.gather(*running)
        lane.close()

    _run(scenario)


def test_one_that_took_long_does_not_make_the_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of a process, or one that met with a stalled database: the moment told is the queue's own."""
    clock = [0.0]
    monkeypatch.setattr(lanes, "monotonic", lambda: clock[0])

    def lasts(seconds: float) -> None:
        clock[0] += seconds

    async def scenario(slow: Slow) -> None:
        lane = Lane("members", 1, 20, 30)
        for seconds in (9, 0.2, 0.2, 0.2, 9, 0.2):
            await lane.run(lambda seconds=seconds: lasts(seconds), "192.0.2.1")
        running = [asyncio.create_task(lane.run(slow, "192.0.2.1")) for _ in range(16)]
        await _begun(slow, 1)
        assert (await _refusal(lane)).params["seconds"] == "4"  # fifteen wait, 0.2 s each, and this one
        slow.released.set()
        await asyncio.gather(*running)
        lane.close()

    _run(scenario)


def test_what_was_told_to_a_crowd_is_forgotten_when_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(lanes, "monotonic", lambda: clock[0])

    def lasts_two_seconds() -> None:
        clock[0] += 2

    async def told(lane: Lane, refusals: int) -> list[str]:
        slow = Slow()
        running = [asyncio.create_task(lane.run(slow, "192.0.2.1")) for _ in range(4)]
        await _begun(slow, 1)
        said = [(await _refusal(lane)).params["seconds"] for _ in range(refusals)]
        slow.released.set()
        await asyncio.gather(*running)
        return said

    async def scenario(_: Slow) -> None:
        lane = Lane("members", 1, 4, 30)
        for _ in range(40):
            await lane.run(lasts_two_seconds, "192.0.2.1")
        assert await told(lane, 5) == ["8", "10", "12", "14", "16"]
        assert await told(lane, 1) == ["8"]
        lane.close()

    _run(scenario)


def test_a_refusal_is_not_told_for_less_than_two_seconds_however_quick_passwords_are() -> None:
    async def scenario(slow: Slow) -> None:
        lane = Lane("members", 1, 2, 30)
        for _ in range(60):
            await lane.run(lambda: None, "192.0.2.1")
        running = [asyncio.create_task(lane.run(slow, "192.0.2.1")) for _ in range(2)]
        await _begun(slow, 1)
        assert (await _refusal(lane)).params["seconds"] == "2"
        slow.released.set()
        await asyncio.gather(*running)
        lane.close()

    _run(scenario)


def test_members_do_not_wait_for_strangers_nor_anybody_for_either() -> None:
    async def scenario(slow: Slow) -> None:
        both = Lanes(1, 10, 30)
        strangers, members = both.of("register"), both.of("sign_in")
        assert strangers and members
        running = [asyncio.create_task(strangers.run(slow, "192.0.2.1")) for _ in range(5)]
        await _begun(slow, 1)
        assert await members.run(lambda: "signed in", "192.0.2.1") == "signed in"
        assert await asyncio.to_thread(lambda: "read") == "read"
        assert both.of("me") is None
        slow.released.set()
        await asyncio.gather(*running)
        both.close()

    _run(scenario)


def test_a_lane_leaves_the_core_to_others_and_knows_where_the_request_came_from() -> None:
    from gateway.identity import origin

    async def scenario(slow: Slow) -> None:
        lane = Lane("members", 1, 4, 30)
        origin.note("192.0.2.7", "pytest")
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        found = await lane.run(
            lambda: (os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), origin.current().address), "192.0.2.7"
        )
        assert found == (min(ours + 5, 19), "192.0.2.7")
        lane.close()

    _run(scenario)


def test_every_operation_that_takes_a_password_has_a_lane() -> None:
    """A field for one is in its command: argon2 would run among the threads of everybody else."""
    hold = {
        name
        for name, (operation, _, _) in OPERATIONS.items()
        if {"password", "new", "current"} & set(operation.command.model_fields)
    }
    assert hold == set(LANES)
