"""A test of pages that fails leaves a picture and the HTML of each page that was open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.web import pictures
from tests.web.conftest import Windows

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def test_every_open_page_is_kept(window: Windows, tmp_path: Path) -> None:
    for path in ("/design", "/sign-in"):
        window().new_page().goto(path)
    said = pictures.keep(window.opened, "tests/web/test_polls.py::test_a_poll[es-phone]", tmp_path)
    kept = {path.name for path in tmp_path.iterdir()}
    names = {f"test_polls-test_a_poll-es-phone.{number}" for number in (1, 2)}
    assert kept == {f"{name}.{kind}" for name in names for kind in ("png", "html")}
    assert all(str(tmp_path / f"test_polls-test_a_poll-es-phone.{n}.png") in line for n, line in enumerate(said, 1))
    with Image.open(tmp_path / "test_polls-test_a_poll-es-phone.1.png") as picture:
        assert picture.width == 1280
    assert "</html>" in (tmp_path / "test_polls-test_a_poll-es-phone.2.html").read_text()


def test_a_page_that_answers_too_late_is_said_to(window: Windows, tmp_path: Path) -> None:
    page = window().new_page()
    page.goto("/design")
    page.set_default_timeout(1)
    assert "no picture, Page.screenshot: Timeout" in pictures.keep(window.opened, "test", tmp_path)[0]
