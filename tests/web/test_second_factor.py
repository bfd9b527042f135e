"""The second factor in a real browser: set up before anything else, signed in with, asked for again, four languages.

The passkeys are a virtual authenticator's, which Chromium has for tests.
"""

from __future__ import annotations

import re
from contextlib import closing
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, expect

from convive.api.client import Person, Problem
from tests.common import people
from tests.stack import RunningStack
from tests.waiting import until
from tests.web import proofs, steps
from tests.web.conftest import Windows, World
from tests.web.steps import SIGHTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform
_NEEDED = "Your role needs a second factor. Set up an authenticator app or a passkey; you can then continue."


def _member(stack: RunningStack, world: World, language: str, *roles: str) -> Person:
    """Somebody admitted with these roles who has never signed in on a page, and has no second factor."""
    with closing(people.join(stack, world["administrator"], "member", language=language)) as person:
        if roles:
            world["administrator"].patch(f"/api/v1/identity/members/{person.id}", {"roles": list(roles)})
    return person


@pytest.mark.parametrize(("language", "size"), SIGHTS[0::4] + SIGHTS[3::4])
def test_finance_sets_up_two_factors_before_anything_else_and_signs_in_with_each(
    stack: RunningStack, window: Windows, world: World, language: str, size: str
) -> None:
    say, person = steps.said(language), _member(stack, world, language, "finance_approver")
    assert person.account
    context: BrowserContext = steps.in_court(window(None, language, size))
    page = context.new_page()
    proofs.authenticator(page)
    proofs.password(page, say, person.account.email)
    page.goto("/forum")  # nothing before it is set up
    expect(page).to_have_url(re.compile(r"/account/second-factor\?next=/forum$"))
    expect(page.locator(".note.heed")).to_contain_text(say(_NEEDED))
    assert steps.faults_of(page) == []
    proofs.app(page, say)
    proofs.recovery_codes(page, say)
    expect(page).to_have_url(re.compile(r"^[^?]*/forum$"))

    page.goto("/account/second-factor")
    proofs.passkey(page, say, "Teléfono")
    expect(page.get_by_text(say("Your second factor has been set up."))).to_be_visible()
    card = page.get_by_role("region", name="Teléfono")
    card.locator("summary").click()
    card.get_by_label(say("Name")).fill("Móvil")
    assert steps.faults_of(page) == []
    card.get_by_role("button", name=say("Rename")).click()
    expect(page.get_by_role("region", name="Móvil")).to_be_visible()
    assert steps.faults_of(page) == []
    assert steps.fits(page)

    proofs.sign_out(page, say)
    page.goto("/sign-in?next=/account")
    page.get_by_role("button", name=say("Sign in with a passkey")).click()
    expect(page).to_have_url(re.compile(r"^[^?]*/account$"))

    proofs.sign_out(page, say)
    proofs.password(page, say, person.account.email)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Sign in: second step"))
    assert steps.faults_of(page) == []
    page.get_by_label(say("Code"), exact=True).fill("000000")
    page.get_by_role("main").get_by_role("button", name=say("Sign in"), exact=True).click()
    expect(page.get_by_text(say("This code is incorrect or has already been used.")).first).to_be_visible()
    page.get_by_role("button", name=say("Use a passkey")).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(say("Sign in: second step"))
    page.goto("/account/sessions")
    expect(page.get_by_text(say("second factor confirmed")).first).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_what_was_entered_is_kept_while_the_second_factor_is_proved_again(
    stack: RunningStack, window: Windows, world: World, script: bool
) -> None:
    """An administrator admits somebody hours after signing in: with JavaScript by a passkey, without by a code."""
    say, person = steps.said("en"), _member(stack, world, "en", "administrator")
    assert person.account
    context = window(None, "en", java_script_enabled=script)
    page = context.new_page()
    proofs.authenticator(page)
    proofs.password(page, say, person.account.email)
    page.goto("/account/second-factor")
    proofs.app(page, say, judged=script)
    codes = proofs.recovery_codes(page, say, judged=script)
    if script:
        page.goto("/account/second-factor")
        proofs.passkey(page, say, "Laptop")
        expect(page.get_by_role("region", name="Laptop")).to_be_visible()

    email = f"{uuid4()}@tests.example"
    people.register(stack, email)
    proofs.made_old(stack, context, hours=2)
    page.goto("/admission")
    card = page.locator("section.card", has_text=email)
    card.get_by_label("Police Network").check()
    card.get_by_label("Instructor").check()
    card.get_by_role("button", name="Admit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    if script:
        assert steps.faults_of(page) == []
        page.get_by_role("button", name="Use a passkey").click()
    else:
        page.get_by_label("Code").fill(codes[0])
        page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Registration approved. The member can now sign in.")).to_be_visible()
    (admitted,) = world["administrator"].get("/api/v1/identity/members", search=email.split("@", maxsplit=1)[0])[
        "items"
    ]
    assert (admitted["roles"], admitted["networks"]) == (["instructor", "member"], ["police"])


def test_who_has_lost_everything_is_reset_on_a_page_and_told_by_mail(
    stack: RunningStack, window: Windows, world: World
) -> None:
    with closing(people.join(stack, world["administrator"], "finance_officer")) as person:
        assert person.account
        world["administrator"].prove()
        page = window(world["administrator"]).new_page()
        page.goto("/admission")
        page.get_by_role("link", name="A member has lost the second factor").click()
        page.get_by_label("Name, institution or e-mail address").fill(person.account.email.split("@")[0])
        page.get_by_role("main").get_by_role("button", name="Search").click()
        assert steps.faults_of(page) == []
        page.locator("main li", has_text=person.account.email).get_by_role("button").click()
        expect(page.get_by_text("The second factors have been reset.", exact=False)).to_be_visible()
        with pytest.raises(Problem) as ended:
            person.get("/api/v1/identity/me")
        assert ended.value.status == 401
        box, email = people.mailbox(stack), person.account.email
        until(lambda: any("took all second factors" in text for text in box.texts(email)))
    with closing(Person(stack.base_url, person.account)) as back:  # who sets up another one
        assert len(back.get("/api/v1/identity/me/second-factor")["passkeys"]) == 1
