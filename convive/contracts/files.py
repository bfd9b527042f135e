"""What is generated from the contracts: schemas, the API's and the events' documents."""

from __future__ import annotations

import json
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
