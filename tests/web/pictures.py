"""What a page looked like when its test failed: kept for whoever has to find out why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page

from convive.state import PROJECT

FOLDER = PROJECT / "var" / "test-failures"


def keep(windows: Iterable[BrowserContext], test: str, folder: Path = FOLDER) -> list[str]:
    """A picture and the HTML of every open page; returns where they are, or why one could not be taken."""
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", test.removeprefix("tests/web/").replace(".py::", "-")).strip("-")
    for old in folder.glob(f"{name}.*"):
        old.unlink()
    pages = [page for window in windows for page in window.pages]
    return [_keep(page, folder / f"{name}.{number}.png") for number, page in enumerate(pages, 1)]


def _keep(page: Page, path: Path) -> str:
    try:
        page.screenshot(path=path, full_page=True)
        path.with_suffix(".html").write_text(page.content(), "utf-8")
    except Error as error:  # a page that is gone or hangs: the test's own failure is the one to tell
        return f"{page.url}: no picture, {error.message}"
    return f"{page.url}: {path} and {path.with_suffix('.html').name}"
