"""The OpenAPI document, written from the route tables and the contracts, and the page that shows it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, Protocol

import orjson
from fastapi import FastAPI, Response
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from contracts.base import Kind, Operation
from contracts.funds.exports.public import PUBLIC_FUND
from gateway.api import tables
from gateway.expose import IDEMPOTENCY_KEY, Route, get
from gateway.openapi_statuses import refused_with
from gateway.problems import MEDIA_TYPE

VERSION = "1.0.0"
COMPONENTS = "#/components/schemas/"


class FieldError(BaseModel):
    """What is wrong with one field of the request."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """An RFC 9457 problem document; `code` is stable, the texts are in the caller's language."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    params: dict[str, str]
    errors: list[FieldError]


Schema = dict[str, Any]

_INFO: Schema = {
    "title": "Convive",
    "version": VERSION,
    "description": "The platform of the Inter-American Network for the Prevention of Violence and Crime.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
_PROBLEM: Schema = {
    "description": "Refused; `code` says why",
    "content": {MEDIA_TYPE: {"schema": {"$ref": f"{COMPONENTS}Problem"}}},
}
_SESSION: Schema = {
    "type": "apiKey",
    "in": "cookie",
    "name": "convive_session",
    "description": "By HTTPS it is called __Host-convive_session",
}
# What the gateway keeps for everybody (gateway/public/open_data.py): the same view as its operation gives.
_KEPT = [("public", get("/fund", PUBLIC_FUND))]


class Models(Protocol):
    """Where the document finds the schemas of commands and views: beside its paths, or in documents it refers to."""

    def command(self, operation: Operation[Any, Any]) -> Schema:
        """The object that a command is: what its `properties` say may stand elsewhere, their names may not."""

    def body(self, operation: Operation[Any, Any], body: Schema) -> Schema:
        """The body of the operation's requests, which is `body`."""

    def view(self, operation: Operation[Any, Any]) -> Schema:
        """What the operation gives."""

    def components(self) -> dict[str, Schema]:
        """The schemas that go into the document."""


class Whole:
    """All schemas beside the paths, for a document that stands by itself."""

    def __init__(self) -> None:
        modes: dict[Any, Literal["validation", "serialization"]] = {Problem: "serialization"}
        for _, route in routes():
            modes[route.operation.command] = "validation"
            modes.setdefault(answered(route).view, "serialization")
        self._refs, definitions = models_json_schema(list(modes.items()), ref_template=f"{COMPONENTS}{{model}}")
        self._modes = modes
        self._schemas: dict[str, Schema] = definitions["$defs"]

    def command(self, operation: Operation[Any, Any]) -> Schema:
        reference: str = self._refs[(operation.command, "validation")]["$ref"]
        return self._schemas[reference.removeprefix(COMPONENTS)]

    def body(self, operation: Operation[Any, Any], body: Schema) -> Schema:
        return body

    def view(self, operation: Operation[Any, Any]) -> Schema:
        return self._refs[(operation.view, self._modes[operation.view])]

    def components(self) -> dict[str, Schema]:
        return self._schemas


def routes() -> list[tuple[str, Route]]:
    """Every route of the API, with the service it is found under."""
    return [(service, route) for service, table in tables().items() for route in table] + _KEPT


def answered(route: Route) -> Operation[Any, Any]:
    """The operation whose view comes as JSON."""
    return route.shown or route.operation


@lru_cache
def document() -> Schema:
    """The whole API as OpenAPI 3.1, as it is served."""
    return described(Whole())


def described(models: Models) -> Schema:
    """The whole API as OpenAPI 3.1, with its schemas where `models` has them."""
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "paths": _paths(models),
        "components": {
            "schemas": models.components(),
            "responses": {"Problem": _PROBLEM},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}, "session": _SESSION},
        },
        "security": [{"bearer": []}, {"session": []}, {}],
    }


def _paths(models: Models) -> Schema:
    paths: Schema = {}
    for service, route in routes():
        operations = paths.setdefault(f"/api/v1/{service}{route.path}", {})
        operations[route.method.lower()] = _operation(service, route, models)
    return paths


def body_of(route: Route, command: Schema) -> Schema | None:
    """What the body of a request says of the command: all that neither the path nor If-Match says. None: no JSON."""
    rest = _beside_the_path(route, command)
    if route.operation.kind is Kind.READ or route.taken or not rest:
        return None
    return {
        "type": "object",
        "properties": {name: command["properties"][name] for name in rest},
        "required": [name for name in rest if name in command.get("required", [])],
        "additionalProperties": False,
    }


def _beside_the_path(route: Route, command: Schema) -> list[str]:
    """The fields of the command that stand in the query or in the body."""
    return [name for name in command.get("properties", {}) if name not in {*route.path_fields, "expected_version"}]


def _operation(service: str, route: Route, models: Models) -> Schema:
    command, view = models.command(route.operation), models.view(answered(route))
    properties: Schema = command.get("properties", {})
    described: Schema = {
        "operationId": f"{service}.{route.operation.name}",
        "tags": [service],
        "summary": route.operation.summary,
        "parameters": [_parameter(name, "path", properties[name], True) for name in route.path_fields]
        + _headers(route),
        "responses": _responses(service, route, command, view),
    }
    if route.operation.kind is Kind.READ:
        required = set(command.get("required", []))
        rest = _beside_the_path(route, command)
        described["parameters"] += [_parameter(n, "query", properties[n], n in required) for n in rest]
    elif route.taken:
        binary = {"schema": {"type": "string", "format": "binary"}}
        described["requestBody"] = {"required": True, "content": {route.taken: binary}}
    elif body := body_of(route, command):
        described["requestBody"] = {
            "required": bool(body["required"]),
            "content": {"application/json": {"schema": models.body(route.operation, body)}},
        }
    return described


def _parameter(name: str, place: str, schema: Schema, required: bool) -> Schema:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _headers(route: Route) -> list[Schema]:
    described = []
    if route.operation.kind is Kind.CREATE:
        schema: Schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
        described.append(_parameter(IDEMPOTENCY_KEY, "header", schema, False))
    if "expected_version" in route.operation.command.model_fields:
        described.append(_parameter("If-Match", "header", {"type": "string", "pattern": '^"[0-9]{1,9}"$'}, False))
    return described


def _responses(service: str, route: Route, command: Schema, view: Schema) -> Schema:
    content: Schema = {str(kind): {"schema": {"type": "string", "format": "binary"}} for kind in route.files}
    if not content or route.shown:
        content["application/json"] = {"schema": view}
    described: Schema = {str(route.status): {"description": "Done", "content": content}}
    for status in sorted(refused_with(service, route, has_body=bool(route.taken or body_of(route, command)))):
        described[str(status)] = {"$ref": "#/components/responses/Problem"}
    return described


def install(app: FastAPI) -> None:
    """Serves the document at /api/v1/openapi.json."""

    @app.get("/api/v1/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        return Response(orjson.dumps(document()), media_type="application/json")
