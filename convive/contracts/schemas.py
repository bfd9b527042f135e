"""JSON Schemas: one per event and version as it lies on the wire, one per operation with its command and its view."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from contracts.base import Event, Operation

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def of_event(kind: type[Event]) -> dict[str, Any]:
    """The body of an event; `$id` is what its envelope's `dataschema` says."""
    schema = kind.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": f"/schemas/{kind.type}/{kind.version}", **schema}


def of_operation(operation: Operation[Any, Any]) -> dict[str, Any]:
    """What goes in (`command`) and what comes out (`view`) of an operation."""
    command, view = (operation.command, "validation"), (operation.view, "serialization")
    refs, definitions = models_json_schema([command, view], title=operation.key)  # type: ignore[list-item]
    return {
        "$schema": DIALECT,
        "$id": f"/schemas/calls/{operation.service}/{operation.name}",
        "description": f"{operation.summary} ({operation.kind.value}).",
        "type": "object",
        "properties": {"command": refs[command], "view": refs[view]},  # type: ignore[index]
        **definitions,
    }
