"""How many calls to services a page costs, the first time and again: told for each, and bounded."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable

import pytest

from chassis.deployables import services
from convive.api.client import Person
from convive.supervisor.client import Stack
from tests.stack import RunningStack
from tests.waiting import until
from tests.web.conftest import World
from tests.web.reading import browser, read

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform

TOPIC = "/forum/topics/{topic_id}"
PAGES = ("/", "/forum", "/forum/boards/{board_id}", TOPIC, "/chat/{room_id}", "/notifications", "/library", "/account")
MOST = 8


def _answered(stack: RunningStack) -> int:
    """Calls that all services have answered, by their own count."""
    return sum(
        _of(each.port) for each in Stack(stack.state_dir).status().processes if each.port and each.group in services()
    )


def _of(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        lines = response.read().decode().splitlines()
    # Identity is answered in the gateway, without a way to go.
    return sum(
        int(float(line.split()[-1]))
        for line in lines
        if line.startswith("convive_rpc_server_duration_") and "_count{" in line and "identity." not in line
    )


def _costs(stack: RunningStack, who: Person, path: str) -> int:
    before = _answered(stack)
    with browser(stack, who) as client:
        read(client, path)
    return _answered(stack) - before


def test_no_page_asks_the_services_more_than_a_few_times(
    stack: RunningStack, world: World, newcomer: Person, record_property: Callable[[str, object], None]
) -> None:
    costs = {path: [_costs(stack, newcomer, path.format(**world.ids)) for _ in range(2)] for path in PAGES}
    for path, (first, again) in costs.items():
        record_property("told", f"calls to services for {path}: {first}, and {again} the next time")
    assert {path: count for path, count in costs.items() if max(count) > MOST} == {}


def test_a_topic_read_again_asks_nobody(stack: RunningStack, world: World, newcomer: Person) -> None:
    """Once it is read, which is a call by itself: one the first time, one when the mark has moved, and none then."""
    path = TOPIC.format(**world.ids)
    assert 1 <= _costs(stack, newcomer, path) <= 2, "the topic, and that it was read"
    until(lambda: _costs(stack, newcomer, path) == 0, 60)
    assert [_costs(stack, newcomer, path) for _ in range(5)] == [0] * 5
