"""Templates lie in the rooms of the pages: each is shown by its own room or a part of it, taking from nobody else's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from jinja2.meta import find_referenced_templates, find_undeclared_variables

import gateway.web.pages  # noqa: F401 - gives the templates each room's wording
from gateway.rendering.templates import FOLDER, spoken

# The first page and the search show what other rooms have.
SHOWS_ALL = "home"
# The page of the design shows the parts of all of them.
DESIGN = "frame/design.html"


def _may_take(room: PurePosixPath, name: str) -> bool:
    """From the frame, from its own folder, and from the folders that this one is in."""
    theirs = PurePosixPath(name).parent
    return str(theirs) in ("frame", str(room)) or theirs in room.parents or str(room) == SHOWS_ALL


def _shown() -> Iterator[tuple[Path, str]]:
    """A page's module and the name of a template in it."""
    for path in sorted(FOLDER.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
                yield path, node.value


def test_a_page_shows_templates_of_its_own_room() -> None:
    """Or of the room that its own is in."""
    found = [(path.relative_to(FOLDER.parent), name) for path, name in _shown()]
    assert len(found) > 60, "the pages are somewhere else"
    others = [(str(path), name) for path, name in found if PurePosixPath(name).parent not in path.parents[:2]]
    assert others == []


def test_each_folder_of_the_funds_templates_is_a_room_of_its_code() -> None:
    folders = {path.name for path in (FOLDER / "funds").iterdir() if path.is_dir()}
    rooms = {path.parent.name for path in (FOLDER.parent / "funds").glob("*/__init__.py")}
    assert folders == rooms


def test_a_template_takes_from_its_own_room_and_from_the_frame() -> None:
    found = []
    for path in sorted(FOLDER.rglob("*.html")):
        room = PurePosixPath(path.relative_to(FOLDER).parent)
        names = find_referenced_templates(spoken("en").parse(path.read_text("utf-8")))
        if str(path.relative_to(FOLDER)) != DESIGN:
            found += [(str(path.relative_to(FOLDER)), name) for name in names if not _may_take(room, name or "")]
    assert found == []


def test_what_a_template_names_in_capitals_is_there() -> None:
    """A wording that is renamed or moved is missed here, not by whoever reads the page."""
    known, missing = spoken("en").globals, []
    for path in sorted(FOLDER.rglob("*.html")):
        named = find_undeclared_variables(spoken("en").parse(path.read_text("utf-8")))
        missing += [(path.name, name) for name in named if name.isupper() and name not in known]
    assert missing == []
