"""A feed as programs read it: valid Atom, asked for again by its tag, for nobody's eyes but its member's."""

from __future__ import annotations

import re
from typing import Any

import feedparser
import httpx
import pytest

from tests.stack import RunningStack
from tests.web.conftest import FORUM, World
from tests.web.reading import browser
from tests.web.test_subscribing import send

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def address(stack: RunningStack, who: Any, board_id: str) -> str:
    """The path that the page shows, this once."""
    page = f"/forum/boards/{board_id}"
    with browser(stack, who) as client:
        found = re.search(r'value="[^"]*(/feeds/[\w-]{43}\.atom)"', send(client, page, f"{page}/feed").text)
    assert found
    return found[1]


def test_it_is_atom_and_nothing_of_it_leaks(stack: RunningStack, world: World, newcomer: Any) -> None:
    path = address(stack, newcomer, world.ids["board_id"])
    with httpx.Client(base_url=stack.base_url) as program:
        answer = program.get(path)
        assert answer.headers["content-type"].startswith("application/atom+xml")
        assert answer.headers["x-robots-tag"].startswith("noindex")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "private, no-cache"
        parsed = feedparser.parse(answer.content)
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert (parsed.version, parsed.feed.title) == ("atom10", "Youth violence")
        assert {"id", "title", "updated", "author", "link", "content"} <= set(parsed.entries[0])
        assert parsed.entries[0].link.startswith(f"{stack.base_url}/forum/topics/")
        assert len({entry.id for entry in parsed.entries}) == len(parsed.entries) > 0
        for name in ("ETag", "Last-Modified"):
            header = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[name]
            again = program.get(path, headers={header: answer.headers[name]})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["x-robots-tag"].startswith("noindex")


def test_a_new_post_is_in_it_and_a_hidden_one_is_not(stack: RunningStack, world: World, newcomer: Any) -> None:
    path, topic = address(stack, newcomer, world.ids["board_id"]), world.ids["topic_id"]
    said = world["member"].post(f"{FORUM}/topics/{topic}/posts", {"text": "Nueva <b>nota</b> & más"})["id"]
    with httpx.Client(base_url=stack.base_url) as program:
        first = program.get(path)
        assert f"urn:uuid:{said}" == feedparser.parse(first.content).entries[0].id
        world["moderator"].put(f"{FORUM}/posts/{said}/hidden", {"reason": "Off topic"})
        second = program.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert second.status_code == 200
        assert said not in second.text


def test_it_is_revoked_on_the_list_and_read_at_a_measured_pace(
    stack: RunningStack, world: World, newcomer: Any
) -> None:
    board = world.ids["board_id"]
    path = address(stack, newcomer, board)
    with httpx.Client(base_url=stack.base_url) as program, browser(stack, newcomer) as client:
        answers = [program.get(path) for _ in range(40)]
        assert {answer.status_code for answer in answers} == {200, 429}
        path = address(stack, newcomer, board)
        assert program.get(path).status_code == 200
        assert send(client, "/account/subscriptions", f"/forum/boards/{board}/feed", do="revoke").status_code == 303
        assert program.get(path).status_code == 404
        assert program.get("/feeds/not-an-address.atom").status_code == 404
