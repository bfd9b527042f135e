"""What a page weighs on the line, counted by the browser itself: the first page one sees stays under 50 kB in all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.web.conftest import Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform

BUDGET = 50_000
FIRST = ("/", "/public/fund", "/sign-in", "/register", "/verify", "/design")
INSIDE = ("/", "/forum", "/forum/boards/{board_id}", "/forum/topics/{topic_id}", "/chat/{room_id}", "/notifications")
INSIDE += ("/library", "/library/resources/{resource_id}", "/search?q=prevencion", "/account", "/forum/moderation")
INSIDE += ("/programs/editions/{programme_edition_id}", "/training")


class _Weighing:
    """A page that comes: bytes over the line, by kind of file and in `all`, once it is quiet."""

    def __init__(self, context: BrowserContext, path: str) -> None:
        self._kinds: dict[str, str] = {}
        self._hosts: set[str] = set()
        self._weights = {"all": 0}
        self._page = context.new_page()
        client = context.new_cdp_session(self._page)
        client.send("Network.enable")
        client.on("Network.responseReceived", self._answered)
        client.on("Network.loadingFinished", self._finished)
        self._page.goto(path, wait_until="commit")

    def _answered(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]
        if event["response"]["url"].startswith("data:"):  # a sign of the browser's own, in the field of a day
            return
        self._hosts.add(urlsplit(event["response"]["url"]).netloc)

    def _finished(self, event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        for kind in (self._kinds.get(event["requestId"], "Other"), "all"):
            self._weights[kind] = self._weights.get(kind, 0) + size

    def result(self) -> dict[str, int]:
        self._page.wait_for_load_state("networkidle")
        assert self._hosts == {urlsplit(self._page.url).netloc}, f"{self._page.url} asks another host"
        self._page.close()
        return self._weights


def _weigh(contexts: dict[str, BrowserContext]) -> dict[str, dict[str, int]]:
    """What the pages at these paths weigh. They come side by side: until one is quiet takes half a second."""
    coming = {path: _Weighing(context, path) for path, context in contexts.items()}
    return {path: weighing.result() for path, weighing in coming.items()}


def _told(path: str, weights: dict[str, int]) -> str:
    parts = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in sorted(weights.items()) if kind != "all")
    return f"{path}: {weights['all'] / 1000:.1f} kB ({parts})"


def test_a_first_page_stays_under_its_budget(window: Windows, record_property: Callable[[str, object], None]) -> None:
    weighed = _weigh({path: window(language="es", theme="dark") for path in FIRST})
    for one in weighed.items():
        record_property("told", f"a first page, nothing kept before: {_told(*one)}")
    assert {path: weights["all"] for path, weights in weighed.items() if weights["all"] >= BUDGET} == {}


def test_a_page_for_members_stays_under_its_budget(
    window: Windows, world: World, record_property: Callable[[str, object], None]
) -> None:
    weighed = _weigh({path.format(**world.ids): window(world["moderator"]) for path in INSIDE})
    for one in weighed.items():
        record_property("told", f"a page for members, nothing kept before: {_told(*one)}")
    assert {path: weights["all"] for path, weights in weighed.items() if weights["all"] >= BUDGET} == {}


def test_what_was_kept_is_not_fetched_again(window: Windows) -> None:
    context = window(language="fr")
    _weigh({"/": context})
    again = _weigh({"/": context})["/"]
    assert {kind for kind, size in again.items() if size} == {"all", "Document"}, again


def test_what_helps_with_a_text_is_fetched_when_one_comes_near_the_form(window: Windows, world: World) -> None:
    page = window(world["member"]).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto("/forum/topics/{topic_id}".format(**world.ids))
    page.wait_for_load_state("networkidle")
    helping = ("composer", "draft", "mentions")
    assert [path for path in asked if path.startswith(tuple(f"/static/{name}." for name in helping))] == []
    with page.expect_response(lambda response: "/static/composer." in response.url):
        page.locator("#reply").scroll_into_view_if_needed()
    expect(page.locator("[data-mentions]")).to_be_visible()
