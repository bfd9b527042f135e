"""One's own account in a browser: a forgotten password, another address, work that a form is asked for, imitations."""

from __future__ import annotations

from contextlib import closing
from itertools import pairwise
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from convive.api.client import Account, Person
from tests.common import people
from tests.stack import RunningStack
from tests.web import steps
from tests.web.conftest import Windows, World
from tests.web.steps import SIGHTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


@pytest.mark.parametrize(("language", "size"), SIGHTS)
def test_a_forgotten_password_is_chosen_anew(
    stack: RunningStack, window: Windows, world: World, language: str, size: str
) -> None:
    with closing(people.join(stack, world["administrator"], "member", language=language)) as member:
        assert member.account
        email, said = member.account.email, steps.said(language)
    page, new = window(None, language, size).new_page(), f"nine herons over {uuid4().hex[:8]}"
    steps.choose_password(page, said, email, lambda: people.mailbox(stack).token(email, "/password/new"), new)
    with closing(Person(stack.base_url, Account("member", "", email, new, language))) as again:
        assert again.get("/api/v1/identity/me")["email"] == email


def test_another_address_is_confirmed_where_one_is_signed_in(
    stack: RunningStack, window: Windows, world: World
) -> None:
    with closing(people.join(stack, world["administrator"], "member")) as member:
        page, new = window(member).new_page(), f"{uuid4()}@tests.example"
        page.goto("/account")
        page.get_by_text("Change my e-mail address").click()
        page.get_by_label("New e-mail address").fill(new)
        page.get_by_label("Current password").fill(people.PASSWORD)
        page.get_by_role("button", name="Send the link").click()
        expect(page.get_by_text("We have sent a link to the new address.")).to_be_visible()
        page.goto(f"/account/address?token={people.mailbox(stack).token(new, '/account/address')}")
        assert steps.faults_of(page) == []
        page.get_by_role("button", name="Confirm the address").click()
        expect(page.get_by_text("Your e-mail address has been changed.")).to_be_visible()
        expect(page.get_by_text(new, exact=True)).to_be_visible()


def _asked_for_often(stack: RunningStack) -> str:
    """An address that three have registered already."""
    email = f"{uuid4()}@tests.example"
    form = {"name": "Rosa Canul", "email": email, "password": people.PASSWORD, "country": "BZ"}
    with closing(Person(stack.base_url)) as visitor:
        for _ in range(3):
            visitor.post("/api/v1/identity/registrations", form | {"institution": "Police", "language": "en"})
    return email


def _register(page: Page, email: str) -> None:
    page.get_by_label("Name", exact=True).fill("Rosa Canul")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_label("Country").select_option("BZ")
    page.get_by_label("Institution").fill("Police")
    page.get_by_role("main").get_by_role("button", name="Register").click()


def test_a_form_that_is_sent_often_works_for_itself(stack: RunningStack, window: Windows) -> None:
    email, page = _asked_for_often(stack), window(None).new_page()
    page.goto("/register")
    _register(page, email)
    expect(page.get_by_text("has to do a short computation")).to_be_visible()
    expect(page.get_by_text("Without it, try again in an hour")).to_be_hidden()
    assert steps.faults_of(page) == []
    _register(page, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Registration received")


def test_without_javascript_the_form_says_what_to_do(stack: RunningStack, window: Windows) -> None:
    email, page = _asked_for_often(stack), window(None, java_script_enabled=False).new_page()
    page.goto("/register")
    _register(page, email)
    expect(page.get_by_text("Without it, try again in an hour")).to_be_visible()


def test_the_administrator_sees_whom_a_name_imitates(stack: RunningStack, window: Windows, world: World) -> None:
    name, email = f"Vera Q{uuid4().hex[:6]}", f"{uuid4()}@tests.example"
    with closing(people.join(stack, world["administrator"], "moderator")) as moderator:
        moderator.patch("/api/v1/identity/me", {"name": name})
    imitation = name.replace("e", "\u0435", 1)
    form = {"name": imitation, "email": email, "password": people.PASSWORD, "country": "BZ"}
    with closing(Person(stack.base_url)) as visitor:
        visitor.post("/api/v1/identity/registrations", form | {"institution": "Police", "language": "en"})
        people.mailbox(stack).confirm(visitor, email, people.PASSWORD)
    page = window(world["administrator"]).new_page()
    page.goto("/admin/registrations")
    card = page.locator("section.card", has_text=email)
    expect(card.get_by_text(f"This name looks like that of {name}")).to_be_visible()
    assert steps.faults_of(page) == []
    card.get_by_role("button", name="Admit", exact=True).click()
    expect(card).to_be_visible()  # the browser asks for the box
    card.get_by_label("I have checked with the institution who this is").check()
    card.get_by_role("button", name="Admit", exact=True).click()
    expect(page.get_by_text("Registration approved. The member can now sign in.")).to_be_visible()


@pytest.mark.parametrize("language", steps.LANGUAGES)
def test_every_tab_of_the_account_is_in_sight_on_a_desk(window: Windows, world: World, language: str) -> None:
    page = window(world["member"], language).new_page()
    page.goto("/account/second-factor")
    assert page.locator(".tabs").evaluate("row => row.scrollWidth <= row.clientWidth")


@pytest.mark.parametrize("language", steps.LANGUAGES)
@pytest.mark.parametrize("width", [834, 1024, 1280])
def test_no_place_of_the_bar_is_under_the_search(window: Windows, world: World, language: str, width: int) -> None:
    page = window(world["finance_officer"], language).new_page()
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/todo")
    assert steps.fits(page)
    boxes = [box for each in page.locator(".bar-in > *:visible").all() if (box := each.bounding_box())]
    assert all(left["x"] + left["width"] <= right["x"] + 0.5 for left, right in pairwise(boxes))
    if width == 1280:
        assert page.locator(".primary").evaluate("row => row.scrollWidth <= row.clientWidth")
