"""What the rules of the databases are kept in: files, and the migrations that load them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from chassis.deployables import home
from chassis.migrations import common
from convive.state import PROJECT

DEFINES = re.compile(r"CREATE OR REPLACE (?:FUNCTION|VIEW) (\w+)")
_BODY = re.compile(r"AS \$\$(.*)\$\$;", re.DOTALL)
# What a rule is told with belongs into its file; what reads or rewrites one belongs nowhere.
_RULE = re.compile(
    r"\b(CREATE\s+(OR\s+REPLACE\s+)?(CONSTRAINT\s+)?(FUNCTION|PROCEDURE|TRIGGER|VIEW)"
    r"|ALTER\s+FUNCTION|pg_get_\w+def|prosrc)\b",
    re.IGNORECASE,
)


def rules(deployable: str) -> dict[str, str]:
    """The files of a deployable's rules, and of those that all have, by the name of what each defines: its own."""
    files = [*common.FOLDER.glob("*.sql"), *(home(deployable) / "sql").glob("*.sql")]
    return {path.stem: path.read_text("utf-8") for path in sorted(files)}


def body(rule: str) -> str:
    """What stands between the dollars of a function's file, to the letter."""
    found = _BODY.search(rule)
    return found.group(1) if found else ""


def migrations() -> list[Path]:
    """Every migration there is, and the one that a new service begins with."""
    places = [*(PROJECT / "services").glob("*/migrations"), PROJECT / "gateway" / "migrations"]
    template = PROJECT / "convive" / "scaffold" / "template" / "services" / "NAME" / "migrations"
    return sorted(path for place in [*places, template] for path in place.glob("0*.py*"))


def loaded(deployable: str) -> set[str]:
    """The texts in a deployable's migrations: among them the names of all files that they run."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (home(deployable) / "migrations").glob("0*.py")]
    return set(_texts(trees))


def told_in_a_migration(source: str) -> list[str]:
    """What a migration says that belongs into a file: rules as text, and text that is patched."""
    tree = ast.parse(source)
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    patched = [call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr in ("replace", "sub")]
    return [*patched, *(found.group(0) for text in _texts([tree]) for found in _RULE.finditer(text))]


def _texts(trees: list[ast.Module]) -> Iterator[str]:
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
