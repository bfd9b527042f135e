"""Events in a browser: announced, answered, moved, cancelled and taken into one's calendar; without JavaScript too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import expect

from gateway import translate
from gateway.identity.sessions import COOKIE
from tests.stack import RunningStack
from tests.web import steps
from tests.web.conftest import FORUM, Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def _announced(world: World, **plan: Any) -> str:
    """An event of the member's in a week; the topic's identifier."""
    starts_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
    when = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat()}
    event = when | {"time_zone": "America/Bogota", "place": "Casa de la OEA, Bogotá"} | plan
    body = {"title": f"Meeting {uuid4().hex[:6]}", "text": "We meet.", "kind": "event", "event": event}
    return str(world["member"].post(f"{FORUM}/boards/{world.ids['board_id']}/topics", body)["topic"]["id"])


@pytest.mark.parametrize(("language", "size", "script"), steps.WAYS)
def test_an_event_is_announced_answered_moved_and_cancelled(
    window: Windows, world: World, language: str, size: str, script: bool
) -> None:
    def said(text: str) -> str:
        return translate.text(text, language)

    page = window(world["member"], language, size, java_script_enabled=script).new_page()
    title = f"Meeting {uuid4().hex[:6]}"
    page.goto(f"/forum/boards/{world.ids['board_id']}/new?kind=event&lang={language}")
    page.get_by_label(said("Title")).fill(title)
    page.get_by_label(said("Your text"), exact=True).fill("We meet.")
    page.get_by_label(said("Begins")).fill("2027-01-15T18:00")
    page.get_by_label(said("Ends")).fill("2027-01-15T20:00")
    page.get_by_label(said("Time zone of the event")).select_option("America/Bogota")
    page.locator("#event\\.place").fill("Casa de la OEA, Bogotá")
    if script:
        assert steps.faults_of(page) == []
    page.get_by_role("button", name=said("Publish")).click()
    expect(page.get_by_text(said("Your post has been published."))).to_be_visible()
    when = page.locator(".event dd").first
    expect(when).to_contain_text("6:00" if language == "es" else "18:00")
    expect(when).to_contain_text("5:00" if language == "es" else "17:00")  # in Costa Rica, where the reader is
    page.get_by_role("button", name=said("Attending"), exact=True).click()
    expect(page.get_by_role("button", name=said("Attending"), exact=True)).to_have_attribute("aria-pressed", "true")
    page.locator(".event summary").first.click()
    expect(page.locator(".event details li")).to_have_count(1)
    if script:
        assert steps.faults_of(page) == []
    topic = page.url.split("?")[0].split("#")[0]
    page.goto(f"/forum/boards/{world.ids['board_id']}")
    expect(page.get_by_role("heading", name=said("Upcoming events"))).to_be_visible()
    page.goto(f"{topic}/manage")
    expect(page.get_by_label(said("Begins"))).to_have_value("2027-01-15T18:00")
    page.locator("#event\\.place").fill("Biblioteca Luis Ángel Arango")
    page.locator("form.card", has=page.get_by_label(said("Begins"))).get_by_role("button", name=said("Save")).click()
    expect(page.get_by_text("Biblioteca Luis Ángel Arango")).to_be_visible()
    page.goto(f"{topic}/manage")
    page.locator("#reason-cancel-event").fill("Rain")
    page.get_by_role("button", name=said("Cancel event")).click()
    expect(page.locator(".event .note")).to_contain_text(said("This event has been cancelled."))
    expect(page.locator(".event form")).to_have_count(0)


def test_what_is_wrong_with_an_event_is_said_and_nothing_is_lost(window: Windows, world: World) -> None:
    page = window(world["member"], java_script_enabled=False).new_page()
    page.goto(f"/forum/boards/{world.ids['board_id']}/new?kind=event")
    page.get_by_label("Title").fill("Meeting")
    page.get_by_label("Your text", exact=True).fill("We meet.")
    page.get_by_label("Begins").fill("2027-01-15T18:00")
    page.get_by_label("Ends").fill("2027-01-15T17:00")
    page.locator("#event\\.place").fill("Bogotá")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#event\\.starts_at-wrong")).to_contain_text("end after it begins")
    expect(page.get_by_label("Begins")).to_have_value("2027-01-15T18:00")
    expect(page.locator("#event\\.place")).to_have_value("Bogotá")


def test_the_file_for_the_calendar_is_for_readers_only(stack: RunningStack, world: World) -> None:
    topic = _announced(world)
    path = f"/forum/topics/{topic}/event.ics"
    with httpx.Client(base_url=stack.base_url, cookies={COOKIE: world["auditor"].token}) as browser:
        answer = browser.get(path)
        assert answer.headers["content-type"].startswith("text/calendar")
        assert f"UID:{topic}@".encode() in answer.content
        assert "LOCATION:Casa de la OEA\\, Bogotá\r\n".encode() in answer.content
        plain = browser.get(f"/forum/topics/{world.ids['topic_id']}/event.ics", headers={"Accept": "text/html"})
        assert plain.status_code == 404
    with httpx.Client(base_url=stack.base_url) as stranger:
        assert stranger.get(path, headers={"Accept": "text/html"}).status_code == 303
