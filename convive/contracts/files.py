"""What is generated from the contracts: schemas, the API's and the events' documents, the catalogue of events."""

from __future__ import annotations

import json
from collections.abc import Mapping
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


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
