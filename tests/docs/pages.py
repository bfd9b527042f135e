"""The documents people read, and the commands and settings in them."""

from __future__ import annotations

import re
from pathlib import Path

from convive.state import PROJECT

OPERATIONS = PROJECT / "docs" / "operations.md"
DEPENDENCIES = PROJECT / "docs" / "dependencies.md"
ROOMS = (
    "benchmarks",
    "chassis",
    "contracts",
    "convive",
    "deploy",
    "docs",
    "gateway",
    "requirements",
    "services",
    "tests",
)


def pages() -> list[Path]:
    """Every Markdown page of the repository."""
    inside = (path for room in ROOMS for path in (PROJECT / room).rglob("*.md"))
    return sorted([*PROJECT.glob("*.md"), *inside])


def rows(page: Path, first_cell: str) -> list[list[str]]:
    """The cells of all table rows of a page whose first cell matches the pattern, without backquotes."""
    found = []
    for line in page.read_text("utf-8").splitlines():
        cells = [cell.strip().replace("`", "") for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(first_cell, cells[0]):
            found.append(cells)
    return found
