"""What JavaScript adds: messages, replies and notices as they come; and a page of ours when the line is cut."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from convive.api.client import Person
from tests.waiting import until
from tests.web.conftest import CHAT, FORUM, Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def test_a_message_is_there_for_both_at_once_and_once(window: Windows, world: World) -> None:
    room, text = world.ids["room_id"], f"Hola {uuid4().hex[:6]} <i>x</i>"
    here = window(world["member"]).new_page()
    there = window(world["moderator"], size="phone").new_page()
    for page in (here, there):
        page.goto(f"/chat/{room}")
        expect(page.locator("[data-state]")).to_have_text("live")
    here.get_by_label("Your message").fill(text)
    here.get_by_label("Your message").press("Enter")
    for page in (here, there):
        expect(page.locator(".message", has_text=text)).to_have_count(1)
    expect(here.locator(".message", has_text=text)).to_have_class(re.compile("mine"))
    message = world["member"].get(f"{CHAT}/rooms/{room}/messages", limit=1)["items"][0]
    world["member"].patch(f"{CHAT}/messages/{message['id']}", {"text": f"{text} corrected"})
    expect(there.get_by_text(f"{text} corrected")).to_be_visible()
    here.reload()
    expect(here.locator(".message", has_text=text)).to_have_count(1)


def test_a_message_written_off_the_line_is_kept_and_sent_when_it_is_back(window: Windows, world: World) -> None:
    context = window(world["member"])
    page, text = context.new_page(), f"Later {uuid4().hex[:6]}"
    page.goto(f"/chat/{world.ids['room_id']}")
    expect(page.locator("[data-state]")).to_have_text("live")
    context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_visible()
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-refused]")).to_have_text("Not sent. Try again.")
    context.set_offline(False)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".message", has_text=text)).to_have_count(1)


def test_whoever_reads_a_topic_is_told_of_a_new_post_and_led_to_it(window: Windows, world: World) -> None:
    page = window(world["member"]).new_page()
    with page.expect_websocket() as opened:
        page.goto(f"/forum/topics/{world.ids['topic_id']}")
    opened.value.wait_for_event("framereceived", lambda frame: "subscribed" in str(frame) and "topic/" in str(frame))
    text = f"Fresh {uuid4().hex[:6]}"
    world["focal_point"].post(f"{FORUM}/topics/{world.ids['topic_id']}/posts", {"text": text, "language": "en"})
    page.get_by_role("link", name="New post: show it").click()
    expect(page.get_by_text(text)).to_be_visible()
    assert re.search(r"\?page=\d", page.url)


def test_a_notice_rings_the_bell(window: Windows, world: World, newcomer: Person) -> None:
    page = window(newcomer).new_page()
    page.goto("/design")
    bell = page.locator("[data-bell] [data-count]")
    with page.expect_websocket():
        page.reload()
    expect(bell).to_be_attached()
    expect(bell).to_be_hidden()
    mention = {"text": "See this", "mentions": [newcomer.id]}
    world["moderator"].post(f"{FORUM}/topics/{world.ids['topic_id']}/posts", mention)
    expect(bell).to_be_visible()
    page.goto("/notifications")
    page.get_by_role("link", name=re.compile("mentioned you in")).first.click()
    expect(page.locator(".post:target")).to_contain_text("See this")


def test_whoever_is_named_is_told(window: Windows, world: World) -> None:
    page, officer = window(world["member"]).new_page(), world["finance_officer"]
    assert officer.account
    page.goto(f"/forum/topics/{world.ids['topic_id']}")
    page.locator("#reply").scroll_into_view_if_needed()
    expect(page.get_by_label("Notify someone")).to_be_visible()  # what helps with a text comes when one is near
    page.get_by_label("Notify someone").press_sequentially(officer.account.name)
    shown = page.locator("datalist option").first
    expect(shown).to_have_attribute("value", re.compile(officer.account.name))
    page.get_by_label("Notify someone").fill(str(shown.get_attribute("value")))
    expect(page.locator("[data-mentioned] li")).to_have_count(1)
    page.get_by_label("Your text", exact=True).fill("For the finance unit")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Your post has been published.")).to_be_visible()
    until(lambda: "mentioned" in [n["kind"] for n in officer.get(f"{FORUM}/notices")["items"]])


def test_off_the_line_a_page_of_ours_says_so_in_the_readers_language(window: Windows, world: World) -> None:
    context = window(world["member"], "fr", service_workers="allow")
    page = context.new_page()
    page.goto("/forum?lang=fr")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    context.set_offline(True)
    page.goto("/chat")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas de connexion")  # codespell:ignore
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Public Sans"')
    context.set_offline(False)
    page.get_by_role("link", name="Réessayer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chat")


def test_a_draft_outlives_an_accident(window: Windows, world: World) -> None:
    page = window(world["member"]).new_page()
    page.goto(f"/forum/boards/{world.ids['board_id']}/new")
    page.get_by_label("Your text", exact=True).fill("An hour of work")
    page.wait_for_function("Object.values(sessionStorage).includes('An hour of work')")
    page.goto("/forum")
    page.goto(f"/forum/boards/{world.ids['board_id']}/new")
    expect(page.get_by_label("Your text", exact=True)).to_have_value("An hour of work")


def test_nothing_of_another_host_is_loaded_and_no_policy_is_broken(window: Windows, world: World) -> None:
    page = window(world["moderator"]).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in ("/", f"/forum/topics/{world.ids['topic_id']}", f"/chat/{world.ids['room_id']}", "/design"):
        page.goto(path)
    assert {url.split("/")[2] for url in asked} == {page.url.split("/")[2]}
    assert said == []
