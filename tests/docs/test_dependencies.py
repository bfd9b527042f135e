"""docs/dependencies.md names every dependency that is asked for, and nothing that is not."""

from __future__ import annotations

import re

from convive.state import PROJECT
from tests.docs.pages import DEPENDENCIES, rows


def asked_for() -> set[str]:
    """The names in requirements/*.in, without extras and versions."""
    lines = [line for path in (PROJECT / "requirements").glob("*.in") for line in path.read_text("utf-8").splitlines()]
    names = (re.match(r"[a-z0-9][a-z0-9_.-]*", line.strip().lower()) for line in lines)
    return {found.group() for found in names if found}


def test_every_dependency_is_named_with_its_reason() -> None:
    named = {name for row in rows(DEPENDENCIES, r"[a-z0-9][a-z0-9_., -]*") for name in row[0].split(", ")} - {"package"}
    assert asked_for() - named == set(), "say in docs/dependencies.md what they are for"
    assert named - asked_for() == set(), "these are not asked for any more"
