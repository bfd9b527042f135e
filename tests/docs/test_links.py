"""Every link leads somewhere, every path that is named exists, every command can be typed."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from convive.cli import Commands
from convive.state import PROJECT
from tests.docs.pages import ROOMS, pages

LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(rf"`((?:{'|'.join(ROOMS)})/[^`\s]*)`")
COMMAND = re.compile(r"\./run ([a-z][a-z-]+)")
# What people have after a command, and the repository has not.
MADE = {"deploy/compose.env"}
PAGES = [pytest.param(page, id=str(page.relative_to(PROJECT))) for page in pages()]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    found = [link for link in LINK.findall(prose(page)) if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in found if not _leads(page, link)] == []


def _leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page if not path else page.parent / path
    if not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in anchors(target)


def anchors(page: Path) -> set[str]:
    """What a heading is called in a link, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def prose(page: Path) -> str:
    """The page without its code blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_paths_that_are_named_exist(page: Path) -> None:
    """`services/<name>/service.py`, `gateway/locale/{es,pt,fr}/base.po` and `services/*` have to fit something."""
    named = [path.rstrip("/.,") for path in NAMED.findall(prose(page))]
    assert [path for path in named if path not in MADE and not _exists(path)] == []


def _exists(path: str) -> bool:
    path = re.sub(r"<[^>]*>|\{[^}]*\}|…|\.\.\.|\bNAME\b", "*", path).split("::")[0].split("#")[0]
    return any(PROJECT.glob(path))


@pytest.mark.parametrize("page", PAGES)
def test_commands_exist(page: Path) -> None:
    known = {*Commands().list_commands(click.Context(click.Command("run"))), "help"}
    assert set(COMMAND.findall(page.read_text("utf-8"))) - known == set()
