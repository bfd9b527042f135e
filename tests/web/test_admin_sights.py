"""How the administrators' pages look on a desk: their tabs in one line, headings of their own, arrows beside words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web import steps
from tests.web.conftest import Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform
_HEADED = {"/admin": "Membros", "/admin/mail": "E-mails", "/admin/audit": "Registro de auditoria"}


@pytest.mark.parametrize("language", steps.LANGUAGES)
@pytest.mark.parametrize("path", ["/admin", "/admin/figures"])
def test_the_tabs_of_the_administration_are_one_line_on_a_desk(
    window: Windows, world: World, language: str, path: str
) -> None:
    page = window(world["administrator"], language).new_page()
    page.goto(path)
    tops = page.locator(".tabs a").evaluate_all("all => all.map(each => each.getBoundingClientRect().top)")
    assert len(tops) > 1
    assert len(set(tops)) == 1, tops


@pytest.mark.parametrize(("path", "heading"), _HEADED.items())
def test_a_page_of_the_administration_has_its_own_heading(
    window: Windows, world: World, path: str, heading: str
) -> None:
    page = window(world["administrator"], "pt").new_page()
    page.goto(path)
    expect(page.get_by_role("heading", level=2, name=heading, exact=True)).to_be_visible()


def test_the_arrow_of_the_next_page_stands_beside_its_words(window: Windows, world: World) -> None:
    page = window(world["administrator"], "pt").new_page()
    page.goto("/admin/audit")
    link = page.locator(".pages a")
    row, arrow = link.bounding_box(), link.locator(".icon").bounding_box()
    assert row and arrow
    assert abs((arrow["y"] + arrow["height"] / 2) - (row["y"] + row["height"] / 2)) < 3
