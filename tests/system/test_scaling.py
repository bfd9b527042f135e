"""Scaling a service of a running platform: nobody who is using it notices, and every replica takes its share."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from convive.api.client import Account, Person, Unanswered, accounts
from convive.supervisor.client import Stack
from tests.stack import RunningStack
from tests.waiting import until

READERS = 4
# Seconds between what one of them does: replicas are started beside a load, not beside all that a machine can do.
_BREATH = 0.03


class Load:
    """People who reply and read and reply again, and take the first failure for one: nothing is asked again."""

    def __init__(self, base_url: str, account: Account, topic: str) -> None:
        self.failures: list[str] = []
        self.answered = 0
        self._topic, self._ending = f"/api/v1/forum/topics/{topic}", threading.Event()
        people = [Person(base_url, account, patience=0) for _ in range(READERS)]
        self._threads = [threading.Thread(target=self._live, args=(person,)) for person in people]

    @contextmanager
    def running(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._ending.set()
            for thread in self._threads:
                thread.join()

    def _live(self, person: Person) -> None:
        while not self._ending.wait(_BREATH):
            try:
                person.post(f"{self._topic}/posts", {"text": "Seen."}, str(uuid4()))
                person.get(self._topic)
            except Exception as error:  # noqa: BLE001 - whatever it was, the person saw it
                self.failures.append(repr(error))
            else:
                self.answered += 2
        person.close()


@pytest.fixture
def topic(sign_in: Callable[[str], Person]) -> str:
    """A topic on a board of its own."""
    slug = f"scaling-{uuid4().hex[:8]}"
    board = {"slug": slug, "name": {"en": "Scaling"}, "description": {"en": "Read while replicas come and go."}}
    admin = sign_in("administrator")
    path = f"/api/v1/forum/boards/{admin.post('/api/v1/forum/boards', board)['id']}/topics"
    return str(admin.post(path, {"title": "Scaling", "text": "Begin."})["topic"]["id"])


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_forum_is_scaled_under_load(stack: RunningStack, control: Stack, topic: str) -> None:
    load = Load(stack.base_url, accounts(stack.state_dir)["member"], topic)
    with load.running():
        until(lambda: load.answered > 20, 60)
        control.scale(forum=2)
        until(lambda: all(count > 10 for count in calls(control).values()), 90)
        assert set(calls(control)) == {"forum.1", "forum.2"}
        control.scale(forum=1)
        before = load.answered
        until(lambda: load.answered > before + 20, 60)
    assert load.failures == []


@pytest.mark.alone
@pytest.mark.timeout(240)
def test_a_service_that_is_scaled_to_nothing_takes_nothing_away_but_its_own(
    stack: RunningStack, control: Stack
) -> None:
    member = Person(stack.base_url, accounts(stack.state_dir)["member"], patience=0)
    control.scale(chat=0)
    try:
        with pytest.raises(Unanswered, match="status 503"):
            member.get("/api/v1/chat/blocks")
        assert member.get("/api/v1/forum/boards")["items"] is not None
        with urllib.request.urlopen(f"{stack.base_url}/readyz", timeout=10) as response:
            assert response.status == 200
    finally:
        control.scale(chat=1)
    member.get("/api/v1/chat/blocks")
    member.close()


def calls(stack: Stack) -> dict[str, int]:
    """How many calls each replica of the forum has answered, by its own count."""
    ports = {each.name: each.port for each in stack.status().processes if each.group == "forum"}
    return {name: _answered(port) for name, port in ports.items() if port}


def _answered(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        lines = response.read().decode().splitlines()
    return sum(
        int(float(line.split()[-1]))
        for line in lines
        if line.startswith("convive_rpc_server_duration_") and "_count{" in line
    )
