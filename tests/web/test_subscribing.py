"""Watching, following and muting on the pages, without JavaScript, and what is told by it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from convive.api.client import Person
from tests.stack import RunningStack
from tests.waiting import until
from tests.web.conftest import FORUM, World
from tests.web.reading import browser

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
_PATIENCE = 60.0


def send(client: httpx.Client, page: str, action: str, **fields: str) -> httpx.Response:
    """Sends the form of a page to where it goes."""
    shown = client.get(page).text
    assert f'action="{action}"' in shown
    token = re.search(r'name="form_token" value="([^"]+)"', shown)
    assert token
    return client.post(action, data=fields | {"form_token": token[1]})


def told(who: Person, count: int) -> list[dict[str, Any]]:
    """A member's notices, once there are so many."""

    def there() -> list[dict[str, Any]] | None:
        items: list[dict[str, Any]] = who.get(f"{FORUM}/notices")["items"]
        return items if len(items) >= count else None

    found: list[dict[str, Any]] = until(there, _PATIENCE)
    return found


def test_a_topic_is_followed_told_of_and_ended_on_the_list(stack: RunningStack, world: World, newcomer: Person) -> None:
    topic = f"/forum/topics/{world.ids['topic_id']}"
    with browser(stack, newcomer) as client:
        answer = send(client, topic, f"{topic}/subscription", level="follow")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{topic}?done=saved")
        assert re.search(r'value="follow" aria-pressed="true"', client.get(topic).text)
        for n in range(2):
            world["moderator"].post(f"{FORUM}/topics/{world.ids['topic_id']}/posts", {"text": f"Sí, {n}."})
        assert {n["kind"] for n in told(newcomer, 2)} == {"replied"}
        assert "2 respuestas en “Horarios de cierre y violencia”" in client.get("/notifications?lang=es").text
        assert "Horarios de cierre y violencia" in client.get("/account/subscriptions").text
        ended = send(client, "/account/subscriptions", f"{topic}/subscription", next="/account/subscriptions")
        assert ended.headers["location"] == "/account/subscriptions?done=saved"
        assert "Horarios de cierre y violencia" not in client.get("/account/subscriptions").text


def test_a_board_is_watched(stack: RunningStack, world: World, newcomer: Person) -> None:
    board = f"/forum/boards/{world.ids['board_id']}"
    with browser(stack, newcomer) as client:
        send(client, board, f"{board}/subscription", level="watch")
        opened = world["moderator"].post(f"{FORUM}{board.removeprefix('/forum')}/topics", {"title": "W", "text": "W"})
        (notice,) = told(newcomer, 1)
        assert (notice["kind"], notice["params"]["title"]) == ("new_topic", "W")
        assert opened["topic"]["id"] in notice["link"]


def test_writing_follows_unless_the_box_is_ticked(stack: RunningStack, world: World, newcomer: Person) -> None:
    topic = f"/forum/topics/{world.ids['topic_id']}"
    with browser(stack, newcomer) as client:
        send(client, topic, f"{topic}/reply", text="Una nota.", do="publish", unfollowed="yes")
        assert newcomer.get(f"{FORUM}/subscriptions")["items"] == []
        send(client, topic, f"{topic}/reply", text="Otra nota.", do="publish")
        assert [s["by_writing"] for s in newcomer.get(f"{FORUM}/subscriptions")["items"]] == [True]


def test_what_is_private_cannot_be_subscribed(stack: RunningStack, world: World, newcomer: Person) -> None:
    with browser(stack, newcomer) as client:
        token = re.search(r'name="form_token" value="([^"]+)"', client.get("/forum").text)
        assert token
        for path in (f"boards/{world.ids['private_board_id']}", f"topics/{world.ids['private_topic_id']}"):
            sent = {"form_token": token[1], "level": "watch"}
            assert client.post(f"/forum/{path}/subscription", data=sent).status_code == 404
