"""The generated files of the repository: what they should say, how they differ, and writing them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from convive.contracts import asyncapi, catalogue, discover, schemas
from gateway import openapi

SCHEMAS = Path("contracts/schemas")


def produced() -> dict[Path, str]:
    """The text of every generated file, by its path from the project's root. The same contracts give the same text."""
    files = {SCHEMAS / kind.type / f"{kind.version}.json": _json(schemas.of_event(kind)) for kind in discover.events()}
    for operation in discover.operations():
        path = SCHEMAS / "calls" / operation.service / f"{operation.name}.json"
        files[path] = _json(schemas.of_operation(operation))
    files[Path("contracts/openapi.json")] = _json(openapi.document())
    files[Path("contracts/asyncapi.yaml")] = yaml.safe_dump(asyncapi.document(), allow_unicode=True, width=120)
    files[Path("docs/events.md")] = catalogue.page()
    return files


def differences(root: Path, files: Mapping[Path, str]) -> list[str]:
    """One line for each file below `root` that is missing, says something else, or belongs to nothing any more."""
    found = []
    for path, text in files.items():
        if not (root / path).exists():
            found.append(f"{path} is missing")
        elif (root / path).read_text("utf-8") != text:
            found.append(f"{path} is not what the contracts say")
    return found + [f"{path} belongs to no contract" for path in left_over(root, files)]


def write(root: Path, files: Mapping[Path, str]) -> None:
    """Writes the files below `root`, and removes schemas that belong to nothing any more."""
    for path in left_over(root, files):
        (root / path).unlink()
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def left_over(root: Path, files: Mapping[Path, str]) -> Iterator[Path]:
    """The schemas below `root` that no contract accounts for."""
    for path in sorted((root / SCHEMAS).rglob("*.json")):
        if path.relative_to(root) not in files:
            yield path.relative_to(root)


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
