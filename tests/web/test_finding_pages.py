"""Searching and translating in a browser: narrowed down by links, in four languages, with and without JavaScript."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from gateway import translate
from tests.web.conftest import FORUM, Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform
_LANGUAGES = [("en", "desktop"), ("es", "phone"), ("pt", "phone"), ("fr", "desktop")]


@pytest.mark.parametrize(("language", "size"), _LANGUAGES)
def test_hits_are_narrowed_down_by_links(window: Windows, world: World, language: str, size: str) -> None:
    def said(text: str) -> str:
        return translate.text(text, language)

    page = window(world["member"], language, size, java_script_enabled=False).new_page()
    page.goto(f"/search?q=prevencion&lang={language}")
    facets = page.locator(".facets")
    expect(facets.get_by_role("heading", name=said("Type"))).to_be_visible()
    answers = facets.get_by_role("link", name=re.compile(f"^{said('Reply in a topic')}"))
    hits = int(re.sub(r"\D", "", answers.locator(".num").inner_text().split(":")[-1]))
    answers.click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text(str(hits))
    expect(page.locator(".chosen li")).to_have_count(1)
    expect(page.locator(".list mark").first).to_contain_text(re.compile("prevenci", re.IGNORECASE))
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    if hits > 20:
        page.get_by_role("link", name=said("Next page")).click()
        expect(page.locator(".chosen li")).to_have_count(1)
    page.locator(".chosen a").click()
    expect(page.locator(".chosen li")).to_have_count(0)


@pytest.mark.parametrize(("language", "size"), [("es", "phone"), ("fr", "desktop")])
def test_a_typing_mistake_is_forgiven_and_said(window: Windows, world: World, language: str, size: str) -> None:
    def said(text: str) -> str:
        return translate.text(text, language)

    page = window(world["member"], language, size, java_script_enabled=False).new_page()
    page.goto(f"/search?q=prevensi%C3%B3n&lang={language}")
    note = page.get_by_role("main").locator(".note")
    expect(note).to_contain_text("prevensión")
    expect(page.locator(".list mark").first).to_contain_text(re.compile("prevenci", re.IGNORECASE))
    note.get_by_role("link", name=said("Search for the words as typed")).click()
    expect(page.get_by_text(said("No results."))).to_be_visible()


@pytest.mark.parametrize(("language", "size"), [("pt", "phone"), ("fr", "desktop")])
def test_a_post_is_translated_and_read_in_ones_own_language(
    window: Windows, world: World, language: str, size: str
) -> None:
    def said(text: str, **params: object) -> str:
        return translate.text(text, language, {name: str(value) for name, value in params.items()})

    word = f"zona{uuid4().hex[:6]}"
    written = {"title": "Hot spots", "text": f"We **halved** night-time assaults in the {word}.", "language": "en"}
    opened = world["focal_point"].post(f"{FORUM}/boards/{world.ids['board_id']}/topics", written)
    topic, post = opened["topic"]["id"], opened["posts"][0]["id"]

    page = window(world["member"], language, size, java_script_enabled=False).new_page()
    page.goto(f"/forum/topics/{topic}?lang={language}")
    page.get_by_role("link", name=re.compile(f"^{said('Translations')}")).click()
    page.get_by_role("button", name=said("Publish")).click()
    title = f"Pontos {word}"
    page.get_by_label(said("Language of the translation")).select_option(language)
    page.get_by_label(said("Title")).fill(title)
    page.get_by_label(said("Your translation")).fill(f"Outra **metade** {word}.")
    page.get_by_role("button", name=said("Publish")).click()

    expect(page.get_by_text(said("Your translation has been published."))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    first = page.locator(".post .prose").first
    expect(first.locator("strong")).to_have_text("metade")
    assert first.get_attribute("lang") == language
    original = page.locator(".post details.original")
    expect(original.locator(".prose")).to_be_hidden()
    original.locator("summary").click()
    expect(original.locator("strong")).to_have_text("halved")

    page.goto(f"/search?q={word}")
    expect(page.locator(".list li")).to_have_count(1)
    english = window(world["moderator"], "en").new_page()
    english.goto(f"/search?q=metade+{word}&lang=en")
    expect(english.locator(".list .badge.accent")).to_have_text("translation")
    english.locator(".list .title a").click()
    expect(english.locator(".post .prose").first.locator("strong")).to_have_text("metade")
    english.goto(f"/forum/posts/{post}/translations?lang=en")
    english.get_by_role("button", name=re.compile("^Remove")).click()
    expect(english.get_by_text("This post has not been translated yet.")).to_be_visible()
