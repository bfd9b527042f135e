"""Drafts in a browser: kept by a button or while one writes, found again elsewhere, gone when published."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from gateway import translate
from tests.web.conftest import FORUM, Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_a_draft_of_a_topic_is_kept_taken_up_and_published(window: Windows, world: World, language: str) -> None:
    def said(text: str) -> str:
        return translate.text(text, language)

    page = window(world["member"], language, java_script_enabled=False).new_page()
    title, new = f"Draft {uuid4().hex[:6]}", f"/forum/boards/{world.ids['board_id']}/new"
    page.goto(f"{new}?kind=poll&lang={language}")
    page.get_by_label(said("Title")).fill(title)
    page.get_by_label(said("Choices"), exact=True).fill("Lima\nQuito")
    page.get_by_role("button", name=said("Save as draft")).click()
    expect(page.get_by_text(said("Draft saved."))).to_be_visible()
    elsewhere = window(world["member"], language, "phone", java_script_enabled=False).new_page()
    elsewhere.goto("/forum/drafts")
    elsewhere.get_by_role("link", name=title).click()
    expect(elsewhere.get_by_label(said("Title"))).to_have_value(title)
    expect(elsewhere.get_by_label(said("Choices"), exact=True)).to_have_value("Lima\nQuito")
    elsewhere.get_by_label(said("Your text"), exact=True).fill("Where do we meet?")
    elsewhere.get_by_role("button", name=said("Publish")).click()
    expect(elsewhere.get_by_text(said("Your post has been published."))).to_be_visible()
    elsewhere.goto("/forum/drafts")
    expect(elsewhere.get_by_text(title)).to_have_count(0)


def test_what_one_writes_is_kept_by_itself_and_there_on_another_device(window: Windows, world: World) -> None:
    opened = world["focal_point"].post(
        f"{FORUM}/boards/{world.ids['board_id']}/topics", {"title": f"Talk {uuid4().hex[:6]}", "text": "A text"}
    )
    topic = f"/forum/topics/{opened['topic']['id']}"
    page = window(world["instructor"]).new_page()
    page.goto(topic)
    page.get_by_label("Your text", exact=True).fill("We measured it")
    expect(page.locator("[data-kept]")).to_have_text("Draft saved.")
    phone = window(world["instructor"], size="phone").new_page()
    phone.goto(topic)
    phone.locator("#reply").scroll_into_view_if_needed()
    expect(phone.get_by_label("Your text", exact=True)).to_have_value("We measured it")
    phone.get_by_label("Your text", exact=True).fill("We measured it twice")
    phone.get_by_role("button", name="Publish").click()
    expect(phone.locator(".posts")).to_contain_text("We measured it twice")
    phone.goto("/forum/drafts")
    expect(phone.get_by_text("You have no drafts.")).to_be_visible()


def test_a_draft_is_discarded_where_it_is_taken_up(window: Windows, world: World) -> None:
    reply = f"/forum/topics/{world.ids['topic_id']}/reply"
    page = window(world["finance_officer"], java_script_enabled=False).new_page()
    page.goto(reply)
    page.get_by_label("Your text", exact=True).fill("On second thoughts")
    page.get_by_role("button", name="Save as draft").click()
    page.goto(reply)
    expect(page.get_by_text("You are editing a saved draft.")).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("Draft discarded.")).to_be_visible()
    page.goto(reply)
    expect(page.get_by_label("Your text", exact=True)).to_have_value("")
