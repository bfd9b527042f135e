"""contracts/openapi.json: the API as it is served, with bodies and views where the services' schemas have them."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from contracts.base import Operation
from convive.contracts.schemas import Schema, of_calls
from gateway import openapi


class Elsewhere:
    """Schemas that stand in the documents of contracts/schemas, so that a field is told in one place."""

    def command(self, operation: Operation[Any, Any]) -> Schema:
        calls = of_calls(operation.service)
        schema, place = calls.definition(operation.command), calls.commands[operation.command]
        fields = {name: _reference(calls.file, f"{place}/properties/{name}") for name in schema.get("properties", {})}
        return {"properties": fields, "required": schema.get("required", [])}

    def body(self, operation: Operation[Any, Any], body: Schema) -> Schema:
        return _reference(of_calls(operation.service).file, f"#/properties/{operation.name}/properties/body")

    def view(self, operation: Operation[Any, Any]) -> Schema:
        calls = of_calls(operation.service)
        return _reference(calls.file, calls.views[operation.view])

    def components(self) -> dict[str, Schema]:
        """What is nobody's but the gateway's."""
        template = f"{openapi.COMPONENTS}{{model}}"
        definitions: dict[str, Schema] = models_json_schema(
            [(openapi.Problem, "serialization")], ref_template=template
        )[1]["$defs"]
        return definitions


def document() -> Schema:
    """The whole API; together with the documents it refers to it says what the gateway serves."""
    return openapi.described(Elsewhere())


def _reference(file: str, place: str) -> Schema:
    return {"$ref": f"./schemas/{file}{place}"}
