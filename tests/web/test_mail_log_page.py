"""The log of mail as an administrator sees it, and its two buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import create_engine, insert

from chassis import clock
from chassis.ids import new_id
from convive.api.client import Person
from convive.supervisor.client import Stack
from gateway.identity.letter import Letter
from tests.common import people, running
from tests.stack import RunningStack
from tests.waiting import until
from tests.web import steps
from tests.web.conftest import Windows

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
_SIGHTS = [("desktop", "es"), ("phone", "es"), ("desktop", "pt"), ("phone", "pt"), ("desktop", "fr"), ("phone", "fr")]
_KIND = "already_registered"


@pytest.fixture(scope="module")
def administrator(stack: RunningStack) -> Iterator[Person]:
    with closing(people.administrator(stack)) as person:
        yield person


def _mails(stack: RunningStack, member_id: str) -> str:
    """One that waits, one that was given up and one that was sent, to a member; where they are listed."""
    now = clock.now()
    same = {"account_id": UUID(member_id), "matter": _KIND, "asked_at": now - timedelta(hours=2), "due_at": now}
    text = {"body": {"path": "/sign-in", "params": {}}}
    waits = {"state": "waiting", "due_at": now + timedelta(hours=5), "attempts": 4, "problem": "450 4.2.0 …: try later"}
    refused = {"state": "refused", "settled_at": now, "attempts": 1, "problem": "550 5.1.1 …: user unknown"}
    sent = {"state": "sent", "settled_at": now, "attempts": 1}
    engine = create_engine(Stack(stack.state_dir).environment()["CONVIVE_DATABASE_URL_GATEWAY"])
    with engine.begin() as connection:
        for each in (waits | text, refused | text, sent):
            connection.execute(insert(Letter), {"id": new_id(), **same, **each})
    engine.dispose()
    return f"/admin/mail?member_id={member_id}&kind={_KIND}"


def _line(page: Page, answer: str) -> Locator:
    return page.locator("ul.list > li", has_text=answer)


def test_what_waits_was_given_up_or_left_is_told_apart(
    window: Windows, stack: RunningStack, administrator: Person
) -> None:
    with closing(people.join(stack, administrator, "member")) as member:
        where = _mails(stack, member.id)
    for size, language in _SIGHTS:
        say = steps.said(language)
        page = steps.in_court(window(administrator, language, size)).new_page()
        page.goto(where)
        expect(page.locator("ul.list > li")).to_have_count(3)
        given_up, waits = _line(page, "550 5.1.1"), _line(page, "450 4.2.0")
        subject = say("You already have an account")
        expect(given_up.get_by_role("button")).to_have_text([f"{say('Try again now')}: {subject}"])
        expect(waits.get_by_role("button")).to_have_count(2)
        expect(page.get_by_text(say("Accepted by the mail server"), exact=True).last).to_be_visible()
        assert steps.fits(page) and steps.faults_of(page) == []


def test_the_buttons_lead_back_to_the_list_as_it_was(
    window: Windows, stack: RunningStack, administrator: Person
) -> None:
    with closing(people.join(stack, administrator, "member")) as member:
        where = _mails(stack, member.id)
    page = window(administrator).new_page()
    page.goto(where)
    _line(page, "550 5.1.1").get_by_role("button", name="Try again now").click()
    expect(page.get_by_text("The e-mail will be sent now.")).to_be_visible()
    assert page.url.endswith(where)  # "done" goes once it was said
    expect(page.locator("select[name=kind]")).to_have_value(_KIND)

    def has_left() -> bool:
        page.goto(where)
        return page.locator(".badge", has_text="Accepted by the mail server").count() == 2

    until(has_left)
    _line(page, "450 4.2.0").get_by_role("button", name="Stop sending").click()
    expect(page.get_by_text("The e-mail has been stopped.")).to_be_visible()
    assert page.url.endswith(where)
    expect(page.locator(".badge", has_text="Stopped by an administrator")).to_be_visible()
    expect(page.locator("ul.list button")).to_have_count(0)


def test_a_button_that_comes_too_late_is_answered_on_the_list_as_it_was(
    stack: RunningStack, administrator: Person
) -> None:
    with closing(people.join(stack, administrator, "member")) as member:
        where = _mails(stack, member.id)
    with running.signed_in(stack.base_url, administrator) as browser:
        page = browser.get(f"{where}&lang=en")
        [action] = map(html.unescape, re.findall(r'action="([^"]+/stop[^"]*)"', page.text))
        assert browser.send_form(page, action).url.path == "/admin/mail"
        late = browser.send_form(page, action)
    assert late.status_code == 409
    assert "This e-mail no longer waits" in late.text
    assert f'value="{_KIND}" selected' in late.text
    assert late.text.count("You already have an account</p>") == 3
