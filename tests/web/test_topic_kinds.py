"""What topics carry beside their texts, in a browser: questions, tags, reactions, pins; without JavaScript too."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from gateway import translate
from tests.web import steps
from tests.web.conftest import FORUM, Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def _compose(page: Page, world: World, kind: str, title: str, language: str = "en") -> None:
    """A new topic's form, filled in as far as all kinds are alike."""
    page.goto(f"/forum/boards/{world.ids['board_id']}/new?kind={kind}")
    page.get_by_label(translate.text("Title", language)).fill(title)
    page.get_by_label(translate.text("Your text", language), exact=True).fill("What do you say?")


@pytest.mark.parametrize(("language", "size", "script"), steps.WAYS)
def test_a_question_is_asked_tagged_and_answered(
    window: Windows, world: World, language: str, size: str, script: bool
) -> None:
    def said(text: str) -> str:
        return translate.text(text, language)

    page, title = (
        window(world["member"], language, size, java_script_enabled=script).new_page(),
        f"Who {uuid4().hex[:6]}",
    )
    page.goto(f"/forum/boards/{world.ids['board_id']}/new?lang={language}")
    _compose(page, world, "question", title, language)
    page.locator("label.choice").first.click()
    page.get_by_role("button", name=said("Publish")).click()
    expect(page.get_by_text(said("Your post has been published."))).to_be_visible()
    expect(page.locator(".page-head .tags li")).to_have_count(1)
    topic = page.url.split("/topics/")[1].split("?")[0].split("#")[0]
    world["focal_point"].post(f"{FORUM}/topics/{topic}/posts", {"text": "We did, in 2024."})
    page.goto(f"/forum/topics/{topic}")
    page.get_by_role("button", name=re.compile(f"^{re.escape(said('Mark as the answer'))}")).click()
    expect(page.locator(".answer .prose")).to_have_text("We did, in 2024.")
    expect(page.locator(".page-head .badge.good")).to_contain_text(said("solved"))
    page.locator(".page-head .tags a").click()
    expect(page.get_by_role("link", name=title)).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_reaction_is_given_and_taken_back(window: Windows, world: World, script: bool) -> None:
    opened = world["focal_point"].post(
        f"{FORUM}/boards/{world.ids['board_id']}/topics", {"title": f"Thanks {uuid4().hex[:6]}", "text": "A text"}
    )
    page = window(world["member"], java_script_enabled=script).new_page()
    page.goto(f"/forum/topics/{opened['topic']['id']}")
    thanks = page.get_by_role("button", name=re.compile("^Thanks"))
    thanks.click()
    expect(thanks).to_have_text(re.compile(r"Thanks\s+1"))
    expect(thanks).to_have_attribute("aria-pressed", "true")
    thanks.click()
    expect(thanks).to_have_attribute("aria-pressed", "false")
    expect(thanks).to_have_text(re.compile(r"Thanks\s*$"))


def test_reactions_of_others_come_by_themselves(window: Windows, world: World) -> None:
    opened = world["member"].post(
        f"{FORUM}/boards/{world.ids['board_id']}/topics", {"title": f"Live {uuid4().hex[:6]}", "text": "A text"}
    )
    page = window(world["instructor"]).new_page()
    with page.expect_websocket() as socket:
        page.goto(f"/forum/topics/{opened['topic']['id']}")
    socket.value.wait_for_event("framereceived", lambda frame: "subscribed" in str(frame) and "topic/" in str(frame))
    world["focal_point"].put(f"{FORUM}/posts/{opened['posts'][0]['id']}/reactions", {"kind": "useful"})
    expect(page.get_by_role("button", name=re.compile("^Useful"))).to_have_text(re.compile(r"Useful\s+1"))


def test_a_moderator_pins_slows_and_says_why(window: Windows, world: World) -> None:
    title = f"Rules {uuid4().hex[:6]}"
    opened = world["member"].post(f"{FORUM}/boards/{world.ids['board_id']}/topics", {"title": title, "text": "A text"})
    page = window(world["moderator"], java_script_enabled=False).new_page()
    page.goto(f"/forum/topics/{opened['topic']['id']}/manage")
    card = page.locator("form.card", has_text="appears at the top of its board")
    card.get_by_label("Reason (for the record)").fill("Read first")
    card.get_by_role("button", name="Pin").click()
    expect(page.locator(".page-head").get_by_text("pinned")).to_be_visible()
    page.goto(f"/forum/topics/{opened['topic']['id']}/manage")
    card = page.locator("form.card", has_text="Minimum time between two posts")
    card.get_by_label("Time between posts").select_option("300")
    card.get_by_label("Reason (for the record)").fill("Heated")
    card.get_by_role("button", name="Save").click()
    writer = window(world["member"], java_script_enabled=False).new_page()
    writer.goto(f"/forum/topics/{opened['topic']['id']}")
    writer.get_by_label("Your text", exact=True).fill("Again and at once")
    writer.get_by_role("button", name="Publish").click()
    expect(writer.get_by_text(re.compile("you can write here again in"))).to_be_visible()
    page.goto("/forum/moderation/record")
    expect(page.get_by_text("300 s: Heated").first).to_be_visible()


def test_a_moderator_moves_a_topic_and_its_author_is_told_why(window: Windows, world: World) -> None:
    title = f"Astray {uuid4().hex[:6]}"
    opened = world["member"].post(f"{FORUM}/boards/{world.ids['board_id']}/topics", {"title": title, "text": "A text"})
    name = f"Elsewhere {uuid4().hex[:6]}"
    board = {"slug": name.lower().replace(" ", "-"), "name": {"en": name}, "description": {"en": name}}
    world["moderator"].post(f"{FORUM}/boards", board)
    page = window(world["moderator"], java_script_enabled=False).new_page()
    page.goto(f"/forum/topics/{opened['topic']['id']}/manage")
    card = page.locator("form.card", has_text="Move to another board")
    card.get_by_label("Board").select_option(name)
    card.get_by_label("Reason (for the record)").fill("It is read there")
    card.get_by_role("button", name="Move").click()
    expect(page.locator(".crumbs")).to_contain_text(name)
    author = window(world["member"], java_script_enabled=False).new_page()
    author.goto("/account/standing")
    expect(author.get_by_text("Your topic was moved to another board").first).to_be_visible()
    expect(author.get_by_text("It is read there").first).to_be_visible()


@pytest.mark.parametrize(("size", "script"), [("phone", False), ("desktop", True)])
def test_a_moderator_splits_replies_off_and_merges_them_back(
    window: Windows, world: World, size: str, script: bool
) -> None:
    title, other = f"Lamps {uuid4().hex[:6]}", f"Buses {uuid4().hex[:6]}"
    opened = world["member"].post(f"{FORUM}/boards/{world.ids['board_id']}/topics", {"title": title, "text": "Lamps?"})
    address = f"/forum/topics/{opened['topic']['id']}"
    world["focal_point"].post(f"{FORUM}/topics/{opened['topic']['id']}/posts", {"text": "Night buses, rather."})
    page = window(world["moderator"], size=size, java_script_enabled=script).new_page()
    page.goto(f"{address}/manage")
    page.get_by_role("link", name="Choose replies").click()
    page.get_by_label("Night buses, rather.").check()
    page.get_by_label("Title of the new topic").fill(other)
    page.get_by_label("Reason (for the record)").fill("Another subject")
    page.get_by_role("button", name="Split").click()
    expect(page.get_by_role("heading", name=other)).to_be_visible()
    split_off = page.url.split("/topics/")[1].split("?")[0]
    page.get_by_role("link", name="Split from another topic").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("link", name="View it there").click()
    expect(page.get_by_role("heading", name=other)).to_be_visible()
    page.goto(f"/forum/topics/{split_off}/manage")
    card = page.locator("form.card", has_text="Merge into another topic")
    card.get_by_label("Address of the other topic").fill(f"https://convive.example{address}#post-1")
    card.get_by_label("Reason (for the record)").fill("After all")
    card.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.locator("#post-3")).to_contain_text("Night buses, rather.")
    reader = window(world["member"], size=size, java_script_enabled=script).new_page()
    reader.goto(f"/forum/topics/{split_off}")
    expect(reader).to_have_url(re.compile(f"{address}#post-3$"))


def test_a_keeper_adds_a_tag_and_retires_it(window: Windows, world: World) -> None:
    page, slug = window(world["administrator"], java_script_enabled=False).new_page(), f"tag-{uuid4().hex[:6]}"
    page.goto("/forum/tags")
    page.get_by_role("link", name="Add a tag").click()
    page.get_by_label("Short name for the web address").fill(slug)
    page.get_by_label("English").fill(f"Name of {slug}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=f"Edit Name of {slug}").click()
    page.get_by_label("Retired: topics keep it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("li", has_text=slug)).to_contain_text("retired")
    member = window(world["member"], java_script_enabled=False).new_page()
    member.goto(f"/forum/boards/{world.ids['board_id']}/new")
    expect(member.get_by_text(f"Name of {slug}")).to_have_count(0)
