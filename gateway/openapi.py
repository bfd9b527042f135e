"""The OpenAPI document, written from the route tables and the contracts, and the page that shows it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import orjson
from fastapi import FastAPI, Response
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from contracts.base import Kind, Refusal
from contracts.funds.exports.public import PUBLIC_FUND
from gateway.api import tables
from gateway.expose import IDEMPOTENCY_KEY, Route, get
from gateway.problems import MEDIA_TYPE

# What any operation may be refused with; a service's own refusals add theirs.
PROBLEM_STATUSES = frozenset({400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503})
VERSION = "1.0.0"


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


# What the gateway keeps for everybody (gateway/public/open_data.py): the same view as its operation gives.
_KEPT = [("public", get("/fund", PUBLIC_FUND))]


@lru_cache
def document() -> dict[str, Any]:
    """The whole API as OpenAPI 3.1."""
    routes = [(service, route) for service, table in tables().items() for route in table] + _KEPT
    models: dict[Any, Literal["validation", "serialization"]] = {Problem: "serialization"}
    for _, route in routes:
        models[route.operation.command] = "validation"
        models.setdefault(_view(route), "serialization")
    refs, definitions = models_json_schema(
        list(models.items()),
        ref_template="#/components/schemas/{model}",
    )
    schemas = definitions["$defs"]
    paths: dict[str, Any] = {}
    for service, route in routes:
        command = _resolved(refs[(route.operation.command, "validation")], schemas)
        view = refs[(_view(route), models[_view(route)])]
        paths.setdefault(f"/api/v1/{service}{route.path}", {})[route.method.lower()] = _operation(
            service, route, command, view
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Convive",
            "version": VERSION,
            "description": "The platform of the Inter-American Network for the Prevention of Violence and Crime.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "Problem": {
                    "description": "Refused; `code` says why",
                    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "convive_session"},
            },
        },
        "security": [{"bearer": []}, {"session": []}, {}],
    }


def _view(route: Route) -> Any:
    """What comes as JSON."""
    return route.shown.view if route.shown else route.operation.view


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return schemas[reference.rsplit("/", 1)[-1]] if reference else schema


def _operation(service: str, route: Route, command: dict[str, Any], view: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = command.get("properties", {})
    required = set(command.get("required", []))
    in_path = route.path_fields
    rest = [name for name in properties if name not in in_path and name != "expected_version"]
    described: dict[str, Any] = {
        "operationId": f"{service}.{route.operation.name}",
        "tags": [service],
        "summary": route.operation.summary,
        "parameters": [_parameter(name, "path", properties[name], True) for name in in_path] + _headers(route),
        "responses": _responses(service, route, view),
    }
    if route.operation.kind is Kind.READ:
        described["parameters"] += [_parameter(n, "query", properties[n], n in required) for n in rest]
    elif route.taken:
        binary = {"schema": {"type": "string", "format": "binary"}}
        described["requestBody"] = {"required": True, "content": {route.taken: binary}}
    elif rest:
        body = {
            "type": "object",
            "properties": {name: properties[name] for name in rest},
            "required": [name for name in rest if name in required],
            "additionalProperties": False,
        }
        described["requestBody"] = {
            "required": bool(body["required"]),
            "content": {"application/json": {"schema": body}},
        }
    return described


def _parameter(name: str, place: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _headers(route: Route) -> list[dict[str, Any]]:
    described = []
    if route.operation.kind is Kind.CREATE:
        schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
        described.append(_parameter(IDEMPOTENCY_KEY, "header", schema, False))
    if "expected_version" in route.operation.command.model_fields:
        described.append(_parameter("If-Match", "header", {"type": "string", "pattern": '^"[0-9]{1,9}"$'}, False))
    return described


def _responses(service: str, route: Route, view: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in route.files}
    if not content or route.shown:
        content["application/json"] = {"schema": view}
    described: dict[str, Any] = {str(route.status): {"description": "Done", "content": content}}
    for status in sorted(PROBLEM_STATUSES | refused_with(service)):
        described[str(status)] = {"$ref": "#/components/responses/Problem"}
    return described


def refused_with(service: str) -> set[int]:
    """The statuses of the refusals that are the service's own, whichever of its operations gives them."""
    return {refusal.status for code, refusal in Refusal.registry.items() if code.startswith(f"{service}.")}


def install(app: FastAPI) -> None:
    """Serves the document at /api/v1/openapi.json."""

    @app.get("/api/v1/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        return Response(orjson.dumps(document()), media_type="application/json")
