"""Reading and posting without JavaScript, by keyboard; and a form that is sent twice counts once."""

from __future__ import annotations

import re
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import expect

from tests.common import sample_files
from tests.common.running import signed_in
from tests.stack import RunningStack
from tests.web.conftest import FORUM, Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def test_a_reply_with_preview_and_quote(window: Windows, world: World) -> None:
    page = window(world["member"], java_script_enabled=False).new_page()
    page.goto(f"/forum/topics/{world.ids['topic_id']}")
    page.locator(".post").first.get_by_role("link", name=re.compile("Quote")).click()
    expect(page.get_by_label("Your text", exact=True)).to_have_value(
        re.compile(r"^> \[#1\]\(/forum/posts/[0-9a-f-]+\)\n>\n> ¿Quién")
    )
    quoted = page.get_by_label("Your text", exact=True).input_value()
    page.get_by_label("Your text", exact=True).fill(f"{quoted}Nosotros **sí**.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".prose strong").last).to_have_text("sí")
    expect(page.get_by_text("will be notified of your reply")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Your post has been published.")).to_be_visible()
    expect(page.get_by_text("Nosotros sí.")).to_be_visible()
    expect(page.locator(".post blockquote").last.get_by_role("link", name=re.compile("#1$"))).to_be_visible()


def test_files_are_attached_seen_and_taken_away_again(window: Windows, world: World) -> None:
    page = window(world["member"], java_script_enabled=False).new_page()
    page.goto(f"/forum/topics/{world.ids['topic_id']}")
    page.get_by_label("Your text", exact=True).fill("The plan and the map.")
    sent = [
        {"name": "Mapa.png", "mimeType": "image/png", "buffer": sample_files.picture()},
        {"name": "Plan.pdf", "mimeType": "text/html", "buffer": sample_files.PDF},
    ]
    page.get_by_label("Add files").set_input_files(sent)  # type: ignore[arg-type]
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".files.chosen li")).to_have_count(2)
    page.get_by_label("Remove Plan.pdf").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Your post has been published.")).to_be_visible()
    files = page.locator(".post").last.locator("ul.files li")
    expect(files).to_have_count(1)
    image = files.get_by_role("link", name=re.compile("Mapa.png")).locator("img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 64


def test_a_chat_message(window: Windows, world: World) -> None:
    page, text = window(world["member"], java_script_enabled=False).new_page(), f"Plain {uuid4().hex[:6]}"
    page.goto(f"/chat/{world.ids['room_id']}")
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".message", has_text=text)).to_have_count(1)


def test_the_keyboard_reaches_everything_and_shows_where_it_is(window: Windows, world: World) -> None:
    page = window(world["member"], java_script_enabled=True).new_page()
    page.goto("/forum")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (page.evaluate("document.activeElement.tagName"), outline) == ("A", "solid")


def test_a_menu_and_a_dialog_close_with_escape(window: Windows, world: World) -> None:
    page = window(world["member"]).new_page()
    page.goto("/design")
    page.get_by_role("button", name="Open a dialog").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator("details.menu summary").click()
    expect(page.get_by_role("link", name="My account")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="My account")).to_be_hidden()


def test_a_form_that_is_sent_twice_counts_once(stack: RunningStack, world: World) -> None:
    path = f"/forum/boards/{world.ids['board_id']}/new"
    with signed_in(stack.base_url, world["member"]) as browser:
        page, title = browser.get(path), f"Once {uuid4().hex[:6]}"
        written = {"title": title, "text": "Text", "language": "en", "do": "publish"}
        first, second = (browser.send_form(page, path, **written) for _ in range(2))
        assert (first.status_code, first.url.path) == (200, second.url.path)
        changed = browser.send_form(page, path, **written | {"text": "Another text"})
        assert changed.status_code == 422
        assert "already sent this form with a different text" in changed.text
        assert browser.send_form(changed, path, **written | {"text": "Another text"}).status_code == 200
    topics = world["member"].get(f"{FORUM}/topics", board_id=world.ids["board_id"], limit=100)["items"]
    assert [topic["title"] for topic in topics].count(title) == 2


def test_what_was_written_is_still_there_when_it_is_refused(stack: RunningStack, world: World) -> None:
    path = f"/forum/boards/{world.ids['board_id']}/new"
    with signed_in(stack.base_url, world["member"]) as browser:
        page = browser.get(path)
        refused = browser.send_form(page, path, title="", text="An hour & more", language="en", do="publish")
    assert (refused.status_code, "An hour &amp; more" in refused.text) == (422, True)
    assert 'id="title-wrong"' in refused.text


def test_ten_megabytes_are_refused_as_a_page(stack: RunningStack, world: World) -> None:
    path = f"/forum/boards/{world.ids['board_id']}/new"
    with signed_in(stack.base_url, world["member"]) as browser:
        answer = browser.post(path, data={"text": "x" * 10_000_000}, headers={"Origin": stack.base_url})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")


def test_a_page_that_does_not_exist_keeps_the_visitors_frame(stack: RunningStack, world: World) -> None:
    with signed_in(stack.base_url, world["member"]) as browser:
        answer = browser.get("/nowhere", headers={"Accept": "text/html"})
    assert (answer.status_code, "Page not found" in answer.text) == (404, True)
    assert 'href="/notifications"' in answer.text
    api = httpx.get(f"{stack.base_url}/api/v1/nowhere", headers={"Accept": "text/html"})
    assert api.headers["content-type"] == "application/problem+json"
