"""JSON Schemas of what crosses the broker: one document per service of its commands and views, one of all events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic.json_schema import models_json_schema

from contracts.base import Command, Event, Operation, View
from convive.contracts import discover

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Within a version a contract only grows; what breaks a caller of a service would be a second document beside the first.
VERSION = 1


@dataclass(frozen=True)
class Calls:
    """What can be asked of one service, and where in its document (`#/…`) each command and view stands."""

    service: str
    commands: dict[type[Command], str]
    views: dict[type[View], str]
    definitions: dict[str, Schema]

    @property
    def file(self) -> str:
        return f"{self.service}.v{VERSION}.json"

    def definition(self, command: type[Command]) -> Schema:
        return self.definitions[self.commands[command].rsplit("/", 1)[-1]]

    def document(self, operations: Iterable[Operation[Any, Any]]) -> Schema:
        """Each property is an operation: its `command` goes in, its `view` comes out."""
        return {
            "$schema": DIALECT,
            "$id": f"/schemas/{self.service}/{VERSION}",
            "description": f"What can be asked of the service {self.service}, and what it answers.",
            "type": "object",
            "properties": {each.name: self._operation(each) for each in operations},
            "$defs": self.definitions,
        }

    def _operation(self, operation: Operation[Any, Any]) -> Schema:
        command, view = self.commands[operation.command], self.views[operation.view]
        return {
            "description": f"{operation.summary} ({operation.kind.value}).",
            "type": "object",
            "properties": {"command": {"$ref": command}, "view": {"$ref": view}},
        }


@lru_cache
def of_calls(service: str) -> Calls:
    """The commands and views of a service."""
    mine = [operation for operation in discover.operations() if operation.service == service]
    commands = {operation.command: "validation" for operation in mine}
    views = {operation.view: "serialization" for operation in mine}
    refs, schema = models_json_schema([*commands.items(), *views.items()])  # type: ignore[list-item]
    return Calls(
        service,
        {command: refs[command, "validation"]["$ref"] for command in commands},
        {view: refs[view, "serialization"]["$ref"] for view in views},
        schema["$defs"],
    )


def by_service() -> dict[str, Schema]:
    """The document of each service that answers anything, by the name of its file."""
    operations = discover.operations()
    found = {}
    for service in sorted({operation.service for operation in operations}):
        calls = of_calls(service)
        found[calls.file] = calls.document(each for each in operations if each.service == service)
    return found


def of_event(kind: type[Event]) -> Schema:
    """The body of an event; the comment is what its envelope says as `dataschema`."""
    schema = kind.model_json_schema(mode="serialization")
    return {"$comment": f"dataschema /schemas/{kind.type}/{kind.version}", **schema}


def name(kind: type[Event]) -> str:
    """An event and its version, for instance "forum.topic_opened.v1"."""
    return f"{kind.type}.v{kind.version}"


def of_events() -> Schema:
    """Each property is the body of an event; what several of them carry is told once."""
    kinds = discover.events()
    refs, schema = models_json_schema([(kind, "serialization") for kind in kinds])
    definitions = schema["$defs"]
    bodies = {kind: definitions.pop(refs[kind, "serialization"]["$ref"].rsplit("/", 1)[-1]) for kind in kinds}
    return {
        "$schema": DIALECT,
        "$id": "/schemas/events",
        "description": "What happens, by event and version: the body of each message.",
        "type": "object",
        "properties": {name(kind): {"$comment": of_event(kind)["$comment"], **body} for kind, body in bodies.items()},
        "$defs": definitions,
    }
