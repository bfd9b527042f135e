"""An answer that is kept is tested for what ends it, and an event that touches further subjects is heard so."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from contracts.base import Event
from contracts.forum.library import library_events as forum_library_events
from convive.state import PROJECT
from gateway.live import changes

TABLE = "tests/forum/test_kept.py"
# Tested where what it depends on is set up.
ELSEWHERE = {"topics.read_topic": "tests/forum/test_memberships.py"}


def keeping() -> Iterator[str]:
    """The forum's functions that keep their answer, as `module.function`."""
    for path in sorted((PROJECT / "services/forum").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef) and any(_keeps(node) for node in ast.walk(function)):
                yield f"{path.stem}.{function.name}"


def _keeps(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="call"), attr="cache")):
            return True
    return False


def test_every_kept_answer_stands_in_the_table() -> None:
    table, found = (PROJECT / TABLE).read_text(), set(keeping())
    assert {each for each in found if f", {each}, " not in table} == set(ELSEWHERE)


def test_every_event_that_touches_more_ends_it() -> None:
    kinds = [each for each in vars(forum_library_events).values() if isinstance(each, type) and issubclass(each, Event)]
    touching = [each for each in (*kinds, *Event.__subclasses__()) if each.touches]
    assert touching
    for kind in touching:
        assert changes.subjects(kind.type, "own/1") == ("own/1", *kind.touches)
