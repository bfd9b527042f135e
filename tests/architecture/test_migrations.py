"""A migration does today what it did when it was written: what it needs stands in it, or in a file that it loads."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from convive.state import PROJECT
from tests.common.sql_files import migrations

# Helpers whose promise is to serve migrations, and what migrations are written with.
HELPERS = ("alembic", "sqlalchemy", "chassis.migrations")
# One table of Unicode's that is too long to be copied: the release of it is pinned as every dependency is.
TABLES = {"0002_addresses_are_confirmed.py": ("confusable_homoglyphs",)}


def live_code(source: str, allowed: tuple[str, ...] = HELPERS) -> list[str]:
    """The modules that a migration imports though they change as the code does."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += ["." * node.level + (node.module or "")] if isinstance(node, ast.ImportFrom) else []
        found += [name for name in names if not _is_of(name, allowed)]
    return found


def _is_of(name: str, allowed: tuple[str, ...]) -> bool:
    stays = name.split(".", maxsplit=1)[0] in sys.stdlib_module_names - {"importlib"}
    return stays or any(name == each or name.startswith(f"{each}.") for each in allowed)


@pytest.mark.parametrize("path", migrations(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_migration_imports_no_code_that_may_change(path: Path) -> None:
    assert live_code(path.read_text("utf-8"), (*HELPERS, *TABLES.get(path.name, ()))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from gateway.identity.imitation import looks", ["gateway.identity.imitation"]),
        ("def upgrade():\n    import services.funds.model", ["services.funds.model"]),
        ("from chassis.folding import fold", ["chassis.folding"]),
        ("from ..identity import imitation", ["..identity"]),
        ("import importlib", ["importlib"]),
        ("import re, sqlalchemy as sa\nfrom chassis.migrations.files import SqlFiles\nfrom alembic import op", []),
    ],
)
def test_such_an_import_would_be_found(source: str, found: list[str]) -> None:
    assert live_code(source) == found
