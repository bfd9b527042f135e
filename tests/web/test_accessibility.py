"""axe-core, the judge of accessibility, finds nothing on any page: in each language, by day and by night, at a desk and
on a phone; and nothing has to be scrolled sideways, however narrow the screen and large the letters.

Of four sights a page is shown in two: at both sizes, by day and by night, in two of the languages, its neighbour in the
other two. A soak shows each page in all four.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.breadth import SOAK
from tests.web import steps
from tests.web.addresses import filled, patterns
from tests.web.conftest import Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # every page, one after the other

SIGNED_OUT = (
    "/public/fund",
    "/",
    "/sign-in",
    "/register",
    "/register/received",
    "/register/confirmed",
    "/password/forgotten",
    "/password/sent",
    "/password/new",
    "/verify",
    "/design",
    "/offline",
    "/nowhere",
)
# Who sees a page when it is at its fullest.
_FULLEST = {
    "/account/tokens": "administrator",
    "/admin/registrations": "administrator",
    "/admin": "administrator",
    "/admin/members/{member_id}": "administrator",
    "/admin/invitations": "administrator",
    "/admin/duplicates": "administrator",
    "/admin/institutions": "administrator",
    "/admin/mail": "administrator",
    "/admin/audit": "administrator",
    "/admin/figures": "administrator",
    "/admin/import": "administrator",
    "/fund/costs": "finance_officer",
    "/fund/costs/new": "finance_officer",
    "/fund/costs/grid": "finance_officer",
    "/fund/costs/recurring": "finance_officer",
    "/fund/costs/files/{batch_id}": "finance_officer",
    "/fund/costs/{cost_id}": "finance_officer",
    "/fund/payees": "finance_officer",
    "/fund/payees/new": "finance_officer",
    "/fund/advances/new": "finance_officer",
    "/fund/advances/{advance_id}": "finance_officer",
    "/fund/payees/{payee_id}": "finance_officer",
    "/fund/payees/{payee_id}/edit": "finance_officer",
    "/fund/payees/{payee_id}/merge": "finance_officer",
    "/": "moderator",
    "/library/resources/{resource_id}/edit": "member",
}


# The even two differ in all, and so do the odd two; a page has either.
_SIGHTS = [("desktop", "light", "en"), ("desktop", "dark", "pt"), ("phone", "dark", "es"), ("phone", "light", "fr")]
_NARROW = {"width": 320, "height": 640}
_DOUBLE = "document.documentElement.style.fontSize = '200%'"


def _found(page: Page, path: str) -> list[str]:
    page.goto(path)
    found = [*steps.faults_of(page), *_what_scrolls_sideways(page)]
    return [f"{path}: {fault}" for fault in found]


def _what_scrolls_sideways(page: Page) -> list[str]:
    """In the window's own width, and on a small screen with letters as they are and with letters of double size."""
    usual, wide = page.viewport_size, []
    for width, letters in ((usual, "0"), (_NARROW, "0"), (_NARROW, _DOUBLE)):
        page.set_viewport_size(width)  # type: ignore[arg-type]
        page.evaluate(letters)
        if not steps.fits(page):
            wide.append(f"scrolls sideways, {width}, letters {letters}: {page.evaluate(_WHAT_IS_WIDE)}")
    page.set_viewport_size(usual)  # type: ignore[arg-type]
    return wide


def _every_page(window: Windows, world: World, size: str, theme: str, language: str) -> Iterator[tuple[Page, str]]:
    """Each with the window of somebody who sees it at its fullest."""

    def page(role: str | None) -> Page:
        return steps.in_court(window(role and world[role], language, size, theme)).new_page()

    stranger = page(None)
    yield from ((stranger, path) for path in SIGNED_OUT)
    pages = {role: page(role) for role in {"moderator", *_FULLEST.values()}}
    yield from ((pages[_FULLEST.get(pattern, "moderator")], filled(pattern, world)) for pattern in patterns("GET"))


@pytest.mark.parametrize("sight", range(len(_SIGHTS)), ids=("-".join(sight) for sight in _SIGHTS))
def test_nothing_is_found_on_any_page(window: Windows, world: World, sight: int) -> None:
    found: list[str] = []
    for number, (page, path) in enumerate(_every_page(window, world, *_SIGHTS[sight])):
        if SOAK or number % 2 == sight % 2:
            found += _found(page, path)
    assert found == []


_WHAT_IS_WIDE = """() => {
    const page = document.documentElement.clientWidth;
    const kept = (one) => one && (getComputedStyle(one).overflowX !== "visible" || kept(one.parentElement));
    return [...document.body.querySelectorAll("*:not(svg *)")]
        .filter((one) => one.getBoundingClientRect().right > page + 1 && !kept(one.parentElement))
        .map((one) => one.outerHTML.slice(0, 90)).reverse().slice(0, 4).join(" | ");
}"""


def test_nothing_moves_for_whom_that_is_too_much(window: Windows) -> None:
    moving = "getComputedStyle(document.querySelector('.loading')).animationName !== 'none'"
    fading = "getComputedStyle(document.querySelector('main button')).transitionDuration !== '0s'"
    for wish in ("no-preference", "reduce"):
        page = window(reduced_motion=wish).new_page()
        page.goto("/design")
        assert [page.evaluate(moving), page.evaluate(fading)] == [wish != "reduce"] * 2


def test_nothing_is_found_where_a_form_is_wrong(window: Windows, world: World) -> None:
    page = window(world["member"]).new_page()
    page.goto(f"/forum/boards/{world.ids['board_id']}/new")
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.locator("main button[value=publish]").click()
    page.locator("[data-problem]").wait_for()
    assert steps.faults_of(page) == []
    assert page.locator("#text").get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.hasAttribute('data-problem')")
