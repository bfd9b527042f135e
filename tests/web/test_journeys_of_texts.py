"""What becomes of a text, in a real browser, in four languages, at a desk and on a phone.

A question: answered, told live, accepted, found, reported, hidden and appealed. An entry of the library: written,
published by somebody else, read by everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from convive.api.client import Person
from tests.common import people
from tests.stack import RunningStack
from tests.web import steps
from tests.web.conftest import Windows, World
from tests.web.steps import SIGHTS, Said

pytestmark = [
    pytest.mark.slow, pytest.mark.timeout(400),  # the first of them starts the platform
    pytest.mark.parametrize(("language", "size"), SIGHTS),
]  # fmt: skip


@pytest.fixture
def author(stack: RunningStack, world: World, language: str) -> Iterator[Person]:
    """Somebody new, whose record is still clean."""
    with closing(people.join(stack, world["administrator"], "member", language=language)) as person:
        yield person


def test_a_question_is_answered_found_hidden_and_appealed(
    window: Windows, world: World, author: Person, language: str, size: str
) -> None:
    say, word = steps.said(language), f"kiwi{uuid4().hex[:8]}"
    writer = window(author, language, size).new_page()
    colleague = window(world["focal_point"], language, size).new_page()
    moderator = window(world["moderator"], language, size).new_page()
    topic = _ask(writer, say, world.ids["board_id"], word)

    steps.open_and_listen(writer, "/account", "inbox")
    colleague.goto(topic)
    colleague.locator(".post").first.get_by_role("button", name=say("Useful")).click()
    expect(colleague.get_by_role("button", name=say("Useful"), pressed=True)).to_have_count(1)
    steps.reply(colleague, say, "Con patrullas a pie.")
    expect(writer.locator("[data-bell] [data-count]")).to_have_text("1")
    expect(writer.locator("[data-toasts] .toast")).to_contain_text(word)

    writer.goto("/notifications")
    writer.locator(".notices").get_by_role("link", name=re.compile(word)).click()
    expect(writer.locator(".post:target")).to_contain_text("Con patrullas a pie.")
    expect(writer.locator(".post").first.locator(".reaction b")).to_have_text("1")
    writer.locator(".post:target").get_by_role("button", name=say("Mark as the answer")).click()
    expect(writer.get_by_role("heading", name=say("Accepted answer"))).to_be_visible()

    steps.search(colleague, say, f"extorsion {word}")
    hit = colleague.get_by_role("main").get_by_role("link", name=word).first
    expect(hit).to_be_visible()
    expect(colleague.locator("mark", has_text="extorsión").first).to_be_visible()
    hit.click()
    _report(colleague, say, word)
    _hide(moderator, say, word)
    _appeal(writer, say, topic, word)
    moderator.goto("/forum/moderation/appeals")
    expect(moderator.get_by_text(f"Era una pregunta: {word}")).to_be_visible()


def _ask(page: Page, say: Said, board: str, word: str) -> str:
    """A question on a board; returns where it stands."""
    page.goto(f"/forum/boards/{board}")
    page.get_by_role("link", name=say("New topic")).first.click()
    page.get_by_role("link", name=say("Question"), exact=True).click()
    page.get_by_label(say("Title")).fill(f"Preguntas {word}")
    page.get_by_label(say("Your text"), exact=True).fill(f"¿Quién redujo la extorsión? {word}")
    page.get_by_label(say("Language of your text")).select_option("es")
    page.get_by_role("button", name=say("Publish")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Preguntas {word}")
    assert steps.fits(page)
    return page.url.split("?")[0].split("#")[0]


def _report(page: Page, say: Said, word: str) -> None:
    """The first post of the topic that is open."""
    page.locator(".post").first.get_by_role("link", name=re.compile(f"^{say('Report')}")).click()
    page.get_by_label(say("Off topic")).check()
    page.get_by_label(say("Details")).fill(f"No es el lugar: {word}")
    assert steps.fits(page)
    page.get_by_role("main").get_by_role("button", name=say("Report")).click()
    expect(page.get_by_text(say("Thank you. A moderator will review it."))).to_be_visible()


def _hide(page: Page, say: Said, word: str) -> None:
    """The moderator, from the queue."""
    page.goto("/forum/moderation")
    card = page.locator(".card", has_text=f"No es el lugar: {word}")
    card.get_by_label(say("Reason (for the record)")).fill(f"Otro foro: {word}")
    assert steps.fits(page)
    card.get_by_role("button", name=say("Hide the post")).click()
    expect(page.get_by_text(say("Decision recorded."))).to_be_visible()


def _appeal(page: Page, say: Said, topic: str, word: str) -> None:
    """The author sees what happened and why, and asks for another look."""
    page.goto(topic)
    hidden = page.locator(".post.is-hidden")
    expect(hidden).to_contain_text(say("Reason: {text}", text=f"Otro foro: {word}"))
    page.goto("/account/standing")
    card = page.locator(".card", has_text=f"Otro foro: {word}")
    card.locator("summary").click()
    card.get_by_label(say("What should be reconsidered?")).fill(f"Era una pregunta: {word}")
    assert steps.fits(page)
    card.get_by_role("button", name=say("Appeal")).click()
    expect(page.get_by_text(say("Your appeal has been sent to the moderators."))).to_be_visible()


def test_an_entry_of_the_library_is_published_by_somebody_else_and_read_by_all(
    window: Windows, world: World, language: str, size: str
) -> None:
    say, title = steps.said(language), f"Patrullas {uuid4().hex[:8]}"
    writer = window(world["focal_point"], language, size).new_page()
    moderator = window(world["moderator"], language, size).new_page()
    anybody = window(None, language, size).new_page()

    writer.goto("/library")
    writer.get_by_role("link", name=say("Contribute a resource")).first.click()
    writer.get_by_role("link", name=say("Publication"), exact=True).click()
    writer.get_by_label(say("Title"), exact=True).first.fill(title)
    writer.get_by_label(say("Abstract"), exact=True).first.fill("Qué se midió y dónde.")
    writer.get_by_label(say("Link")).fill("https://www.oas.org/en/sms/dps/")
    writer.locator("details.subjects summary").first.click()
    writer.locator("details.subjects input").first.check()
    writer.get_by_label(say("Everyone, including people without an account")).check()
    assert steps.fits(writer)
    writer.get_by_role("button", name=say("Save draft")).click()
    expect(writer.get_by_role("heading", level=1)).to_have_text(title)
    address = writer.url.split("?")[0]
    anybody.goto(address)
    expect(anybody.get_by_role("heading", level=1)).to_have_text(say("Sign in"))
    writer.get_by_role("button", name=say("Submit for review")).click()
    expect(writer.get_by_text(say("A moderator will review it and you will be notified."))).to_be_visible()

    moderator.goto("/library/reviews")
    moderator.get_by_role("link", name=title).click()
    moderator.get_by_role("button", name=say("Publish")).click()
    expect(moderator.get_by_text(say("Published."))).to_be_visible()

    anybody.goto("/library")
    anybody.get_by_role("link", name=title).click()
    expect(anybody.get_by_role("heading", level=1)).to_have_text(title)
    expect(anybody.get_by_role("link", name=say("Read on the original site"))).to_be_visible()
    assert steps.fits(anybody)
