"""Blocking a person on their page, in one's account, and what the two then read."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from convive.api.client import Person
from tests.stack import RunningStack
from tests.web import steps
from tests.web.conftest import Windows, World
from tests.web.reading import browser
from tests.web.test_subscribing import send

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
LIST = "/account/blocked"


def test_a_person_is_blocked_on_their_page_and_unblocked_in_the_account(
    stack: RunningStack, world: World, newcomer: Person
) -> None:
    other = world["member"]
    page, room = f"/people/{other.id}", newcomer.post("/api/v1/chat/direct-rooms", {"member_id": str(other.id)})["id"]
    with browser(stack, newcomer) as mine, browser(stack, other) as theirs:
        opened_before = theirs.get(f"/chat/{room}")
        done = send(mine, page, LIST, member_id=str(other.id))
        assert done.headers["location"] == f"{LIST}?done=blocked"
        assert f'value="{other.id}"' in mine.get(LIST).text
        assert "You have blocked this person" in mine.get(page).text
        shown = theirs.get(f"/chat/{room}").text
        assert "cannot be reached by direct message" in shown
        assert f'href="/people/{newcomer.id}"' in shown
        assert ("data-say" in shown, "blocked" in shown) == (False, False)
        late = theirs.post(f"/chat/{room}", data=_form_of(opened_before) | {"text": "Are you there?"})
        assert late.status_code == 409
        assert "cannot be reached by direct message" in late.text
        assert "Are you there?" in late.text, "what was written is not lost"
        shown = mine.get(f"/chat/{room}").text
        assert ("You have blocked this person." in shown, "data-say" in shown) == (True, False)
        assert f'href="/people/{other.id}#blocking"' in shown
        assert f'name="member_id" value="{other.id}"' not in mine.get("/people").text
        send(mine, LIST, f"{LIST}/unblock", member_id=str(other.id))
        assert "You have not blocked anyone." in mine.get(LIST).text
        assert send(theirs, f"/chat/{room}", f"/chat/{room}", text="hola", key="key-of-their-form-2").status_code == 303


def _form_of(room: httpx.Response) -> dict[str, str]:
    """What the form for a message sends along unseen."""
    [form] = html.fromstring(room.text).xpath("//form[@data-say]")
    return {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}


def test_a_moderator_cannot_be_blocked(stack: RunningStack, world: World, newcomer: Person) -> None:
    moderator = world["moderator"]
    with browser(stack, newcomer) as mine:
        refused = send(mine, f"/people/{moderator.id}", LIST, member_id=str(moderator.id))
        assert (refused.status_code, "must be able to reach every member" in refused.text) == (409, True)
        assert f'value="{moderator.id}"' not in mine.get(LIST).text


def test_by_keyboard_on_a_phone_and_without_faults(window: Windows, world: World, newcomer: Person) -> None:
    page = window(newcomer, "en", "phone").new_page()
    page.goto(f"/people/{world['member'].id}")
    assert steps.faults_of(page) == []
    assert steps.fits(page)
    page.locator("form[action='/account/blocked'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LIST}?done=blocked")
    assert steps.faults_of(page) == []
    assert steps.fits(page)
    page.locator(f"form[action='{LIST}/unblock'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LIST}?done=unblocked")
