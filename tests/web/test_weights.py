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


def _weigh(context: BrowserContext, path: str) -> dict[str, int]:
    """Bytes that came over the line for a page, by kind of file, and in `all`."""
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    kinds: dict[str, str] = {}
    hosts: set[str] = set()
    weights: dict[str, int] = {"all": 0}

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]
        hosts.add(urlsplit(event["response"]["url"]).netloc)

    def finished(event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        kind = kinds.get(event["requestId"], "Other")
        weights[kind] = weights.get(kind, 0) + size
        weights["all"] += size

    client.on("Network.responseReceived", answered)
    client.on("Network.loadingFinished", finished)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert hosts == {urlsplit(page.url).netloc}, f"{path} asks another host"
    page.close()
    return weights


def _told(path: str, weights: dict[str, int]) -> str:
    parts = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in sorted(weights.items()) if kind != "all")
    return f"{path}: {weights['all'] / 1000:.1f} kB ({parts})"


def test_a_first_page_stays_under_its_budget(window: Windows, record_property: Callable[[str, object], None]) -> None:
    weighed = {path: _weigh(window(language="es", theme="dark"), path) for path in FIRST}
    for one in weighed.items():
        record_property("told", f"a first page, nothing kept before: {_told(*one)}")
    assert {path: weights["all"] for path, weights in weighed.items() if weights["all"] >= BUDGET} == {}


def test_a_page_for_members_stays_under_its_budget(
    window: Windows, world: World, record_property: Callable[[str, object], None]
) -> None:
    weighed = {path: _weigh(window(world["moderator"]), path.format(**world.ids)) for path in INSIDE}
    for one in weighed.items():
        record_property("told", f"a page for members, nothing kept before: {_told(*one)}")
    assert {path: weights["all"] for path, weights in weighed.items() if weights["all"] >= BUDGET} == {}


def test_what_was_kept_is_not_fetched_again(window: Windows) -> None:
    context = window(language="fr")
    _weigh(context, "/")
    again = _weigh(context, "/")
    assert {kind for kind, size in again.items() if size} == {"all", "Document"}, again


def test_what_helps_with_a_text_is_fetched_when_one_comes_near_the_form(window: Windows, world: World) -> None:
    page = window(world["member"]).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto("/forum/topics/{topic_id}".format(**world.ids))
    page.wait_for_load_state("networkidle")
    helping = ("composer", "draft", "tell")
    assert [path for path in asked if path.startswith(tuple(f"/static/{name}." for name in helping))] == []
    with page.expect_response(lambda response: "/static/composer." in response.url):
        page.locator("#reply").scroll_into_view_if_needed()
    expect(page.locator("[data-tell]")).to_be_visible()
