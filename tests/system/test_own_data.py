"""A member takes everything along that the platform keeps of them, as one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from convive.api.client import Person
from gateway.identity.sessions import COOKIE
from tests.common import people
from tests.stack import RunningStack

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ana(stack: RunningStack) -> Iterator[Person]:
    with closing(people.administrator(stack)) as door, closing(people.join(stack, door, "member")) as person:
        yield person


def test_the_file_has_what_every_service_keeps(stack: RunningStack, ana: Person) -> None:
    room = ana.post("/api/v1/chat/rooms", {"kind": "public", "title": "Own data"})
    for number in range(3):
        ana.post(f"/api/v1/chat/rooms/{room['id']}/messages", {"text": f"Mine {number}", "client_id": f"own-{number}"})
    with httpx.Client(base_url=stack.base_url, cookies={COOKIE: ana.token}, timeout=30) as browser:
        answer = browser.get("/account/export")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="convive-my-data.json"'
    held = answer.json()
    assert list(held) == ["identity", "forum", "chat", "training", "programs", "funds"]
    assert held["identity"]["account"]["id"] == ana.id
    assert [each["row"]["text"] for each in held["chat"] if each["kind"] == "message"] == ["Mine 0", "Mine 1", "Mine 2"]


def test_whoever_is_signed_out_is_led_to_the_sign_in(stack: RunningStack) -> None:
    with httpx.Client(base_url=stack.base_url, headers={"Accept": "text/html"}) as browser:
        assert browser.get("/account/export").status_code == 303
