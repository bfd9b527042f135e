"""The main journeys in a real browser, in all four languages, at a desk and on a phone."""

from __future__ import annotations

import re
from contextlib import closing
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from convive.api.client import Account, Person
from gateway.rendering import formats
from tests.common import people
from tests.stack import RunningStack
from tests.web import steps
from tests.web.conftest import Windows, World
from tests.web.reading import browser, plain, read, texts
from tests.web.steps import LANGUAGES, SIGHTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


@pytest.mark.parametrize(("language", "size"), SIGHTS)
def test_from_registering_to_a_topic_of_ones_own(
    stack: RunningStack, window: Windows, world: World, language: str, size: str
) -> None:
    said, email = steps.said(language), f"{uuid4()}@tests.example"
    page = window(None, language, size).new_page()
    assert page.goto("/") is not None
    assert page.locator("html").get_attribute("lang") == language
    steps.register(page, said, email)
    steps.confirm(page, said, email, people.mailbox(stack).token(email, "/register/confirm"))
    steps.admit(window(world["administrator"]).new_page(), email)
    with closing(Person(stack.base_url, Account("member", "Íris", email, people.PASSWORD, language))) as known:
        people.wait_known(known)
    steps.sign_in(page, said, email)

    named = re.compile("Youth violence|Violencia juvenil|Violência juvenil|Violence des")
    page.get_by_role("link", name=named).and_(page.locator(f"[href$='{world.ids['board_id']}']")).click()
    page.get_by_role("link", name=said("New topic")).click()
    title = f"Zona {uuid4().hex[:6]}"
    page.get_by_label(said("Title")).fill(title)
    page.get_by_label(said("Your text"), exact=True).fill("Medimos **mucho** <script>alert(1)</script>")
    page.get_by_role("button", name=said("Preview")).click()
    expect(page.locator("[data-preview] strong")).to_have_text("mucho")
    page.get_by_role("button", name=said("Publish")).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".post")).to_have_count(1)

    steps.reply(page, said, "Otra medida.")
    expect(page.locator(".post")).to_have_count(2)
    assert steps.fits(page)

    steps.search(page, said, title)
    expect(page.get_by_role("main").get_by_role("link", name=title).first).to_be_visible()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name=said("Sign out")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(said("Preventing violence and crime, together"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_and_numbers_are_written_for_their_readers(stack: RunningStack, world: World, language: str) -> None:
    with browser(stack, world["member"], language) as client:
        page = read(client, f"/training/editions/{world.ids['course_edition_id']}?lang={language}")
    [whole] = texts(page, "//main")
    assert plain(formats.short_day(language, "2026-01-10")) in whole
    assert texts(page, "//tfoot//*[@class='num']") == [formats.number(language, "4.5")]
    assert steps.said(language)("Enrolled") in whole


def test_a_language_is_switched_on_any_page_and_stays(window: Windows, world: World) -> None:
    page = window(world["member"]).new_page()
    page.goto("/search?q=prevencion")
    page.locator("footer").get_by_role("link", name="Português").click()
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    assert page.get_by_label("Termos de busca").input_value() == "prevencion"
    page.goto("/forum")
    expect(page.locator("html")).to_have_attribute("lang", "pt")


def test_light_and_dark_are_chosen_and_stay(window: Windows, world: World) -> None:
    page = window(world["member"], theme="light").new_page()
    page.goto(f"/forum/topics/{world.ids['topic_id']}?page=2")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("?page=2")
    assert page.evaluate(ground) != light


def test_a_moderator_decides_on_a_report(window: Windows, world: World) -> None:
    post = world.ids["post_id"]
    reporter = window(world["finance_officer"]).new_page()
    reporter.goto(f"/forum/posts/{post}/flag")
    reporter.get_by_label("Insult or threat").check()
    reporter.get_by_label("Details").fill("Please look at it")
    reporter.get_by_role("main").get_by_role("button", name="Report").click()
    expect(reporter.get_by_text("Thank you. A moderator will review it.")).to_be_visible()

    page = window(world["moderator"]).new_page()
    page.goto("/forum/moderation")
    card = page.locator(".card", has_text="Please look at it")
    card.get_by_label("Reason (for the record)").fill("It stays: no insult")
    card.get_by_role("button", name="Keep the post").click()
    expect(page.get_by_text("Decision recorded.")).to_be_visible()
    expect(page.get_by_text("Please look at it")).to_have_count(0)
    page.get_by_role("link", name="Record", exact=True).click()
    expect(page.get_by_text("It stays: no insult").first).to_be_visible()


def test_a_board_is_opened_and_its_audience_changed(window: Windows, world: World) -> None:
    page, slug = window(world["moderator"]).new_page(), f"b-{uuid4().hex[:8]}"
    page.goto("/forum")
    page.get_by_role("link", name="Create a board").click()
    page.get_by_label("Short name for the web address").fill(slug)
    english, spanish = page.get_by_role("group", name="English"), page.get_by_role("group", name="Español")
    english.get_by_label("Board name").fill(f"Board {slug}")
    english.get_by_label("Description").fill("Trying")
    spanish.get_by_label("Board name").fill(f"Foro {slug}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Board {slug}")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Auditor").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    board = page.url.split("/")[-1].split("?")[0]
    outside, inside = window(world["member"]).new_page(), window(world["auditor"], "es").new_page()
    outside.goto(f"/forum/boards/{board}")
    expect(outside.get_by_role("heading", level=1)).to_have_text("Page not found")
    inside.goto(f"/forum/boards/{board}?lang=es")
    expect(inside.get_by_role("heading", level=1)).to_have_text(f"Foro {slug}")


def test_a_profile_changes_and_an_account_can_be_left(stack: RunningStack, window: Windows, world: World) -> None:
    with closing(people.join(stack, world["administrator"], "member")) as leaver:
        address = leaver.account.email if leaver.account else ""
        page = window(leaver).new_page()
    page.goto("/account")
    page.get_by_label("Institution").fill("Another ministry")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/account/privacy")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download my data").click()
    assert "Another ministry" in taken.value.path().read_text("utf-8")
    page.get_by_text("I want to erase my account").click()
    page.get_by_label("Enter your e-mail address to confirm").fill("somebody@else.example")
    page.get_by_role("button", name="Permanently erase my account").click()
    expect(page.get_by_text("This is not your account’s e-mail address.")).to_be_visible()
    page.get_by_label("Enter your e-mail address to confirm").fill(address)
    page.get_by_role("button", name="Permanently erase my account").click()
    expect(page.get_by_text("Your account has been erased.")).to_be_visible()
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
