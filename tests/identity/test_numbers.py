"""Numbers on pages are written as the page's readers write them."""

from __future__ import annotations

import pytest

from gateway.rendering.formats import number


@pytest.mark.parametrize(("language", "written"), [("en", "32.5"), ("es", "32.5"), ("pt", "32,5"), ("fr", "32,5")])
def test_hours_are_written_for_the_reader(language: str, written: str) -> None:
    assert number(language, "32.5") == written
    assert number(language, "40.0") == "40"
