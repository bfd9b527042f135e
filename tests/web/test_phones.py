"""What can be done on a large screen can be done on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_topic_is_managed_and_followed(window: Windows, world: World, size: str) -> None:
    page = window(world["moderator"], size=size).new_page()
    page.goto(f"/forum/topics/{world.ids['topic_id']}")
    if size == "phone":
        page.get_by_role("link", name="About this topic").click()
    expect(page.locator("details.hear > summary")).to_be_visible()
    page.locator("details.hear > summary").click()
    expect(page.get_by_role("button", name="Mute")).to_be_visible()
    page.get_by_role("link", name="Manage topic").click()
    expect(page).to_have_url(f"/forum/topics/{world.ids['topic_id']}/manage")
