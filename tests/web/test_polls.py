"""Polls in a browser: opened, voted in, changed and closed, in four languages; with JavaScript and without."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from gateway import translate
from tests.web import steps
from tests.web.conftest import FORUM, Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def _asked(world: World, **plan: Any) -> str:
    """A poll that the member opened; the topic's identifier."""
    poll = {"choices": ["Bogotá", "San José"]} | plan
    body = {"title": f"Where {uuid4().hex[:6]}", "text": "Where do we meet?", "kind": "poll", "poll": poll}
    opened = world["member"].post(f"{FORUM}/boards/{world.ids['board_id']}/topics", body)
    return str(opened["topic"]["id"])


@pytest.mark.parametrize(("language", "size", "script"), steps.WAYS)
def test_a_poll_is_opened_voted_in_and_closed(
    window: Windows, world: World, language: str, size: str, script: bool
) -> None:
    def said(text: str) -> str:
        return translate.text(text, language)

    page = window(world["member"], language, size, java_script_enabled=script).new_page()
    page.goto(f"/forum/boards/{world.ids['board_id']}/new?kind=poll&lang={language}")
    page.get_by_label(said("Title")).fill(f"Where {uuid4().hex[:6]}")
    page.get_by_label(said("Your text"), exact=True).fill("Where do we meet?")
    page.get_by_label(said("Choices"), exact=True).fill("Bogotá\n\nSan José\nLima")
    page.get_by_label(said("Closes at")).fill("2027-01-15T18:00")
    if script:
        assert steps.faults_of(page) == []
    page.get_by_role("button", name=said("Publish")).click()
    expect(page.get_by_text(said("Your post has been published."))).to_be_visible()
    page.get_by_label("San José").check()
    page.get_by_role("button", name=said("Vote"), exact=True).click()
    expect(page.get_by_text(said("Your vote has been recorded."))).to_be_visible()
    expect(page.locator(".result li").nth(1)).to_contain_text("100")
    if script:
        page.get_by_text(said("Results as a table")).click()
        assert steps.faults_of(page) == []
    page.get_by_role("button", name=said("Withdraw my vote")).click()
    expect(page.get_by_text(said("Your vote has been withdrawn."))).to_be_visible()
    page.get_by_label("Lima").check()
    page.get_by_role("button", name=said("Vote"), exact=True).click()
    page.goto(page.url.split("?")[0].split("#")[0] + "/manage")
    page.get_by_role("button", name=said("Close poll")).click()
    expect(page.locator(".poll").get_by_text(said("closed"), exact=True)).to_be_visible()
    expect(page.locator(".poll form")).to_have_count(0)
    expect(page.locator(".result li").nth(2)).to_contain_text("100")


def test_what_is_wrong_with_a_poll_is_said_and_nothing_is_lost(window: Windows, world: World) -> None:
    page = window(world["member"], java_script_enabled=False).new_page()
    page.goto(f"/forum/boards/{world.ids['board_id']}/new?kind=poll")
    page.get_by_label("Title").fill("Where")
    page.get_by_label("Your text", exact=True).fill("Where do we meet?")
    page.get_by_label("Choices", exact=True).fill("Lima\nlima")
    page.get_by_label("Allow several choices").check()
    page.get_by_label("Who can see the results").select_option("after_closing")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#poll\\.choices-wrong")).to_have_text("Two choices are the same; make each one different.")
    expect(page.get_by_label("Choices", exact=True)).to_have_value("Lima\nlima")
    expect(page.get_by_label("Allow several choices")).to_be_checked()
    expect(page.get_by_label("Who can see the results")).to_have_value("after_closing")


def test_a_result_is_hidden_until_it_is_time(window: Windows, world: World) -> None:
    topic = _asked(world, results="after_voting")
    page = window(world["focal_point"], java_script_enabled=False).new_page()
    page.goto(f"/forum/topics/{topic}")
    expect(page.get_by_text("You will see the results once you have voted.")).to_be_visible()
    expect(page.locator(".result")).to_have_count(0)
    page.get_by_label("Bogotá").check()
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.locator(".result li").first).to_contain_text("100%")


def test_votes_of_others_come_by_themselves(window: Windows, world: World) -> None:
    topic = _asked(world)
    page = window(world["instructor"]).new_page()
    with page.expect_websocket() as socket:
        page.goto(f"/forum/topics/{topic}")
    socket.value.wait_for_event("framereceived", lambda frame: "subscribed" in str(frame) and "topic/" in str(frame))
    page.get_by_label("Bogotá").check()
    world["focal_point"].put(f"{FORUM}/topics/{topic}/poll/ballot", {"choices": [2]})
    expect(page.locator(".poll .meta")).to_contain_text("1 member voted")
    expect(page.locator(".result li").nth(1)).to_contain_text("100%")
    expect(page.get_by_label("Bogotá")).to_be_checked()  # what one was about to choose is still there


def test_an_auditor_reads_a_poll_and_cannot_vote(window: Windows, world: World) -> None:
    page = window(world["auditor"], java_script_enabled=False).new_page()
    page.goto(f"/forum/topics/{_asked(world)}")
    expect(page.locator(".result li")).to_have_count(2)
    expect(page.locator(".poll form")).to_have_count(0)
    assert re.search("Individual votes are not shown", page.locator(".poll").inner_text())
