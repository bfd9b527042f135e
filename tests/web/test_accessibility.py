"""axe-core, the judge of accessibility, finds nothing on any page, by day on a desk and by night on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.addresses import filled, patterns
from tests.web.conftest import Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIGNED_OUT = (
    "/public/fund",
    "/",
    "/sign-in",
    "/register",
    "/register/received",
    "/verify",
    "/design",
    "/offline",
    "/nowhere",
)
# Who sees a page when it is at its fullest.
_FULLEST = {"/admission": "administrator", "/": "moderator", "/library/resources/{resource_id}/edit": "member"}


def _found(page: Page, path: str) -> list[str]:
    page.goto(path)
    results = Axe().run(page, options={"resultTypes": ["violations"]} | RULES)
    return [
        f"{path}: {rule['id']}: {node['html'][:200]}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("size", "theme", "language"), [("desktop", "light", "en"), ("phone", "dark", "es")])
def test_nothing_is_found_on_any_page(window: Windows, world: World, size: str, theme: str, language: str) -> None:
    found: list[str] = []
    stranger = window(None, language, size, theme).new_page()
    for path in SIGNED_OUT:
        found += _found(stranger, path)
    pages = {role: window(world[role], language, size, theme).new_page() for role in {"moderator", *_FULLEST.values()}}
    for pattern in patterns("GET"):
        found += _found(pages[_FULLEST.get(pattern, "moderator")], filled(pattern, world))
    assert found == []


def test_nothing_is_found_where_a_form_is_wrong(window: Windows, world: World) -> None:
    page = window(world["member"]).new_page()
    page.goto(f"/forum/boards/{world.ids['board_id']}/new")
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.locator("main button[value=publish]").click()
    page.locator("[data-problem]").wait_for()
    results = Axe().run(page, options={"resultTypes": ["violations"]} | RULES)
    assert [rule["id"] for rule in results.response["violations"]] == []
    assert page.locator("#text").get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.hasAttribute('data-problem')")
