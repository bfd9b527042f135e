"""JSON Schemas of what crosses the broker: a document per service of its commands and views, and the events' bodies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic.json_schema import models_json_schema

from chassis.policy import Door
from contracts.base import Command, Event, Operation, View
from convive import permissions
from convive.contracts import discover
from gateway import openapi
from gateway.expose import Route

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
        """Each property is an operation: its `command` goes in, its `view` comes out; `who` may ask for it at all."""
        doors = permissions.doors().get(self.service, {})
        return {
            "$schema": DIALECT,
            "$id": f"/schemas/{self.service}/{VERSION}",
            "description": f"What can be asked of the service {self.service}, and what it answers.",
            "type": "object",
            "properties": {each.name: self._operation(each, doors.get(each.name)) for each in operations},
            "$defs": self.definitions,
        }

    def _operation(self, operation: Operation[Any, Any], door: Door | None) -> Schema:
        """`body` is the command as the API takes it: without what stands in the path. Without a door it is nobody's."""
        command, view = self.commands[operation.command], self.views[operation.view]
        body = self._body(operation)
        return {
            "description": f"{operation.summary} ({operation.kind.value}).",
            "type": "object",
            "who": sorted(door.roles) if door else [],
            "properties": {"command": {"$ref": command}, "view": {"$ref": view}} | ({"body": body} if body else {}),
        }

    def _body(self, operation: Operation[Any, Any]) -> Schema | None:
        place, schema = self.commands[operation.command], self.definition(operation.command)
        fields = {name: {"$ref": f"{place}/properties/{name}"} for name in schema.get("properties", {})}
        route = _routes().get(operation.key)
        return openapi.body_of(route, {**schema, "properties": fields}) if route else None


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


@lru_cache
def _routes() -> dict[str, Route]:
    """The route of each operation that has one."""
    return {route.operation.key: route for _, route in openapi.routes()}


def by_service() -> dict[str, Schema]:
    """The document of each service that answers anything, by the name of its file."""
    operations = discover.operations()
    found = {}
    for service in sorted({operation.service for operation in operations}):
        calls = of_calls(service)
        found[calls.file] = calls.document(each for each in operations if each.service == service)
    return found


def name(kind: type[Event]) -> str:
    """An event and its version, for instance "forum.topic_opened.v1"."""
    return f"{kind.type}.v{kind.version}"


def of_events(place: str) -> dict[str, Schema]:
    """The body of each event by `name`, and what several of them carry; `place` is where they refer to each other.

    The comment of a body is what its envelope says as `dataschema`.
    """
    kinds = discover.events()
    refs, schema = models_json_schema([(kind, "serialization") for kind in kinds], ref_template=f"{place}{{model}}")
    found: dict[str, Schema] = schema["$defs"]
    # Two events of one name with the same fields are one model to pydantic.
    models = {kind: refs[kind, "serialization"]["$ref"].removeprefix(place) for kind in kinds}
    bodies = {
        name(kind): {"$comment": f"dataschema /schemas/{kind.type}/{kind.version}", **found[model]}
        for kind, model in models.items()
    }
    return {model: body for model, body in found.items() if model not in models.values()} | bodies
