"""What stands beside the title of a list's row is pressed itself: the title's link, which covers the row, is not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from convive.api.client import Person
from tests.web.conftest import FORUM, Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
# Of each control in a row its text, unless a press on its centre reaches it or what it contains.
_COVERED = """() => {
  const pressed = ".list > li :is(a, button, select, summary):not(.title a)";
  const shown = [...document.querySelectorAll(pressed)].filter((one) => one.checkVisibility());
  const covered = shown.filter((one) => {
    one.scrollIntoView({ block: "center" });
    const { x, y, width, height } = one.getBoundingClientRect();
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    return !one.contains(hit);
  });
  return { count: shown.length, covered: covered.map((one) => one.textContent.trim()) };
}"""


def _pressable(page: Page, path: str) -> int:
    page.goto(path)
    found = page.evaluate(_COVERED)
    assert found["covered"] == [], path
    return int(found["count"])


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_buttons_of_a_member_s_lists(window: Windows, world: World, newcomer: Person, size: str) -> None:
    board = world.ids["board_id"]
    newcomer.put(f"{FORUM}/boards/{board}/subscription", {"level": "watch"})
    newcomer.put(f"{FORUM}/boards/{board}/feed", {})
    newcomer.put(f"{FORUM}/drafts", {"board_id": board, "title": "Half", "text": "Half a thought"})
    page = window(newcomer, "en", size).new_page()
    for path, least in (("/people", 1), ("/account/subscriptions", 2), ("/forum/drafts", 1)):
        assert _pressable(page, path) >= least, path
    _pressable(page, "/chat")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_buttons_of_the_administrator_s_lists(window: Windows, world: World, size: str) -> None:
    page = window(world["administrator"], "en", size).new_page()
    assert _pressable(page, "/admin/institutions") > 0
    for path in ("/admin", "/admin/invitations", "/admin/audit", "/admin/mails"):
        _pressable(page, path)


def test_the_message_is_begun_by_a_mouse(window: Windows, newcomer: Person) -> None:
    page = window(newcomer).new_page()
    page.goto("/people")
    page.locator("form[action='/chat/direct'] button").first.click()
    page.wait_for_url("**/chat/*")
