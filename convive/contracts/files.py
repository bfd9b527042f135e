"""The generated files of the repository: what they should say, which of them do not, and writing those."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from convive.contracts import api, asyncapi, schemas

SCHEMAS = Path("contracts/schemas")
_WIDTH = 160  # a parameter of the API with its reference stands on one line


def produced() -> dict[Path, str]:
    """The text of every generated file, by its path from the project's root. The same contracts give the same text."""
    documents = {
        Path("contracts/openapi.json"): api.document(),
        Path("contracts/asyncapi.json"): asyncapi.document(),
        **{SCHEMAS / file: document for file, document in schemas.by_service().items()},
    }
    return {path: as_text(document) + "\n" for path, document in documents.items()}


def refresh(root: Path, *, check: bool = False) -> list[Path]:
    """Writes every generated file that is not what the contracts say, or with `check` none. Says which they are."""
    files = produced()
    return stale(root, files) if check else write(root, files)


def stale(root: Path, files: Mapping[Path, str]) -> list[Path]:
    """The files below `root` that are missing, say something else, or are schemas of nothing any more."""
    wrong = [path for path, text in files.items() if not _says(root / path, text)]
    lying = (path.relative_to(root) for path in (root / SCHEMAS).rglob("*.json"))
    return sorted([*wrong, *(path for path in lying if path not in files)])


def write(root: Path, files: Mapping[Path, str]) -> list[Path]:
    """Puts right what is stale below `root`, and says what it was."""
    changed = stale(root, files)
    for path in changed:
        if path in files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(files[path], "utf-8")
        else:
            (root / path).unlink()
    return changed


def as_text(value: Any, margin: str = "", lead: int = 0) -> str:
    """JSON for a reader of diffs: what fits into a line stands on one. `lead` is what stands before it on the line."""
    line = json.dumps(value, sort_keys=True, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(margin) + lead + len(line) < _WIDTH:
        return line
    inner = margin + "  "
    if isinstance(value, list):
        rows, (opening, closing) = [as_text(each, inner) for each in value], "[]"
    else:
        keys = [(json.dumps(key, ensure_ascii=False) + ": ", value[key]) for key in sorted(value)]
        rows, (opening, closing) = [key + as_text(each, inner, len(key)) for key, each in keys], "{}"
    return opening + "\n" + ",\n".join(inner + row for row in rows) + f"\n{margin}{closing}"


def _says(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text
