"""Where people got stuck: dead links, Back after a refused form, a token that needs the second factor once more."""

from __future__ import annotations

import re
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from convive.api.client import Person
from tests.common import people
from tests.stack import RunningStack
from tests.web import proofs, steps
from tests.web.conftest import Windows, World
from tests.web.steps import SIGHTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform
NOBODYS = "A" * 30


def _is_sound(page: Page) -> None:
    assert steps.faults_of(page) == [], page.url
    assert steps.fits(page), page.url


@pytest.mark.parametrize(("language", "size"), SIGHTS[2:])
def test_a_dead_link_says_what_to_do_next(window: Windows, language: str, size: str) -> None:
    say, page = steps.said(language), steps.in_court(window(None, language, size)).new_page()
    for path in ("/register/confirm", "/password/new", "/invitation"):
        page.goto(f"{path}?token={NOBODYS}")
        expect(page.get_by_role("heading", level=1)).to_have_text(say("This link no longer works"))
        expect(page.get_by_role("main").get_by_role("link", name=say("Sign in"))).to_be_visible()
        _is_sound(page)
    page.goto(f"/register/confirm?token={NOBODYS}")
    page.get_by_label(say("E-mail address")).fill(f"{uuid4()}@tests.example")
    page.get_by_role("button", name=say("Send the link")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Check your e-mail"))
    _is_sound(page)


@pytest.mark.parametrize(("language", "size"), SIGHTS[2:])
def test_who_is_refused_at_the_door_is_told_of_the_link(window: Windows, language: str, size: str) -> None:
    say, page = steps.said(language), steps.in_court(window(None, language, size)).new_page()
    proofs.password(page, say, f"{uuid4()}@tests.example")
    expect(page.get_by_text(say("Just registered? First open the link that we sent you by e-mail."))).to_be_visible()
    _is_sound(page)
    page.get_by_role("link", name=say("Send the link again")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Confirm your e-mail address"))
    _is_sound(page)


def test_back_leads_to_a_refused_form_with_what_was_entered(window: Windows) -> None:
    """It was the browser's own page, ERR_CACHE_MISS, while the answer to a form was not to be stored."""
    page = window(None).new_page()
    page.goto("/register")
    page.get_by_label("Name", exact=True).fill("Rosa Canul")
    page.get_by_label("E-mail address").fill(f"{uuid4()}@tests.example")
    page.get_by_label("Password").fill("aaaaaaaaaaaa")
    page.get_by_label("Country").select_option("BZ")
    page.get_by_label("Institution").fill("Police")
    page.get_by_role("main").get_by_role("button", name="Register").click()
    expect(page.get_by_text("too easy").first).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Register")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Rosa Canul")
    expect(page.get_by_label("Password")).to_have_value("")


def _officer(stack: RunningStack, world: World, language: str) -> Person:
    """A finance officer without a second factor yet."""
    with closing(people.join(stack, world["administrator"], "member", language=language)) as person:
        world["administrator"].patch(f"/api/v1/identity/members/{person.id}", {"roles": ["finance_officer"]})
    return person


@pytest.mark.parametrize(("language", "size"), SIGHTS[0::4] + SIGHTS[3::4])
def test_a_token_is_made_once_the_second_factor_is_proved_again(
    stack: RunningStack, window: Windows, world: World, language: str, size: str
) -> None:
    say, person = steps.said(language), _officer(stack, world, language)
    assert person.account
    context = steps.in_court(window(None, language, size))
    page = context.new_page()
    proofs.password(page, say, person.account.email)
    page.goto("/account/second-factor")
    app = proofs.app(page, say)
    proofs.recovery_codes(page, say)
    proofs.made_old(stack, context, hours=1)

    page.goto("/account/tokens")
    form = page.locator("form[action='/account/tokens']")
    form.get_by_label(say("Name")).fill("Nocturno")
    form.get_by_label(say("Scope")).select_option("finance_exports")
    form.get_by_label(say("Last day")).fill((datetime.now(UTC) + timedelta(days=30)).date().isoformat())
    form.get_by_role("button", name=say("Make a token")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Confirm that it is you"))
    _is_sound(page)
    page.get_by_label(say("Code")).fill(app.at(int(time.time()) + app.interval))
    page.get_by_role("button", name=say("Confirm")).click()
    expect(page.get_by_role("heading", name=say("Your new token"))).to_be_visible()
    expect(page.locator(".codes code")).to_contain_text("convive_")
    expect(page.locator("ul.list")).to_contain_text("Nocturno")
    _is_sound(page)


@pytest.mark.parametrize(("language", "size"), SIGHTS[2:])
def test_the_administrators_lists_hold_on_a_phone(window: Windows, world: World, language: str, size: str) -> None:
    """A badge stood in the middle of an address and broke it."""
    say = steps.said(language)
    page = steps.in_court(window(world["administrator"], language, size)).new_page()
    page.goto("/admin")
    _is_sound(page)
    entries = page.locator("ul.list > li:has(.end > .badge)").all()
    assert entries
    for entry in entries:
        body, end = entry.locator(".body").bounding_box(), entry.locator(".end").bounding_box()
        assert body
        assert end
        if size == "phone":
            assert end["y"] >= body["y"] + body["height"] - 1, "the badges stand beside the address"
    page.goto("/admin?role=foo")
    expect(page.locator("#role-wrong")).to_be_visible()
    _is_sound(page)
    page.goto("/admin/invitations")
    expect(page.get_by_role("heading", name=say("Open invitations"), exact=True)).to_be_visible()
    _is_sound(page)
