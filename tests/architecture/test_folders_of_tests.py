"""Folders of tests never import one another: what several share is in tests/common, or beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from convive.state import PROJECT

TESTS = PROJECT / "tests"


def _imported(text: str) -> Iterator[str]:
    """The modules that a file imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _folder(module: str) -> str | None:
    """The folder of tests that a module is in."""
    top, *rest = module.split(".")
    return rest[0] if top == "tests" and rest and (TESTS / rest[0]).is_dir() else None


def _knots(own: str | None, text: str) -> list[str]:
    """What a file of a folder imports of another's; what is beside the folders may only share."""
    theirs = [(name, _folder(name)) for name in _imported(text)]
    return [name for name, folder in theirs if folder not in (None, own, "common")]


def test_no_folder_of_tests_imports_another() -> None:
    found, files = [], list(TESTS.rglob("*.py"))
    for path in files:
        inside = path.relative_to(TESTS).parts
        own = inside[0] if len(inside) > 1 else None
        found += [f"{'/'.join(inside)}: {name}" for name in _knots(own, path.read_text("utf-8"))]
    assert len(files) > 300, "the tests are somewhere else"
    assert found == [], "what they share belongs in tests/common"


def test_an_import_of_another_folder_is_named() -> None:
    for text in (
        "from tests.forum import library",
        "from tests.forum.library import draft",
        "import tests.forum.library",
    ):
        assert _knots("gateway", text), text
        assert not _knots("forum", text), text
    assert not _knots("forum", "from tests.common.forum.people import board\nfrom tests.waiting import until")
    assert _knots("common", "from tests.forum import library") and _knots(None, "from tests.forum import library")
