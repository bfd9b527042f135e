"""What is published of the contracts is what the contracts say, and means what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from jsonschema import Draft202012Validator

from chassis.messaging import envelope
from contracts.base import METHOD_NOT_ALLOWED
from convive.contracts import asyncapi, discover, files, schemas


@pytest.fixture(scope="module")
def produced() -> dict[Path, str]:
    return files.produced()


def test_every_schema_is_a_json_schema(produced: dict[Path, str]) -> None:
    for path, text in produced.items():
        if path.is_relative_to(files.SCHEMAS):
            schema = json.loads(text)
            assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema", path
            jsonschema_rs.meta.validate(schema)
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.meta.validate(schema | {"type": "text"})


def test_every_event_has_a_docstring_a_subject_and_a_past_tense() -> None:
    for kind in discover.events():
        assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*_[a-z]+", kind.type), kind.type
        assert kind.__doc__ and not kind.__doc__.startswith("What has happened, in"), f"{kind.type} says nothing"
        assert "subject" in vars(kind) or any("subject" in vars(b) for b in kind.__mro__[1:-3]), kind.type


def test_every_operation_is_described_and_bounded() -> None:
    """Every text and list that comes in has an upper bound, so that no request is larger than it need be."""
    unbounded = []
    for operation in discover.operations():
        command = operation.command.model_json_schema(mode="validation")
        unbounded += [f"{operation.key} {place}" for place in _unbounded(command, command, "")]
        assert operation.summary and operation.command.__doc__, operation.command
    assert unbounded == []


def test_every_status_that_a_service_refuses_with_is_documented(produced: dict[Path, str]) -> None:
    paths = json.loads(produced[Path("contracts/openapi.json")])["paths"]
    described = [operation for methods in paths.values() for operation in methods.values()]
    own = {service: {str(refusal.status) for refusal in discover.refusals(service)} for service in discover.services()}
    shared = {str(refusal.status) for refusal in discover.refusals("base") if refusal is not METHOD_NOT_ALLOWED}
    assert "410" in own["forum"]
    for operation in described:
        for service in operation["tags"]:
            assert operation["responses"].keys() >= shared | own.get(service, set()), operation["operationId"]


def _unbounded(schema: Any, document: Any, place: str, seen: tuple[str, ...] = ()) -> list[str]:
    if reference := schema.get("$ref"):
        if reference in seen:
            return []
        return _unbounded(document["$defs"][reference.rsplit("/", 1)[-1]], document, place, (*seen, reference))
    found = []
    kind = schema.get("type")
    closed = any(key in schema for key in ("enum", "const", "format", "pattern", "maxLength", "contentMediaType"))
    if kind == "string" and not closed:
        found.append(place)
    if kind == "array" and "maxItems" not in schema:
        found.append(f"{place}[]")
    inner = [(f"{place}.{name}", each) for name, each in schema.get("properties", {}).items()]
    unions = [each for key in ("anyOf", "oneOf") for each in schema.get(key, [])]
    if not any(each.get("type") == "number" for each in unions):  # a decimal, as number or text: its digits are bounded
        inner += [(place, each) for each in unions]
    inner += [
        (f"{place}[]", schema[key]) for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)
    ]
    for where, each in inner:
        found += _unbounded(each, document, where, seen)
    return found


def test_asyncapi_references_exist_and_exchanges_are_ours(produced: dict[Path, str]) -> None:
    document = yaml.safe_load(produced[Path("contracts/asyncapi.yaml")])
    assert document == asyncapi.document()
    for reference in re.findall(r"\$ref: '?([^'\n]+)", produced[Path("contracts/asyncapi.yaml")]):
        if reference.startswith("./"):
            assert Path("contracts") / reference in produced, reference
        else:
            found: Any = document
            for step in reference.removeprefix("#/").split("/"):
                found = found[step]
    assert set(document["channels"]) == {f"{kind.type}.v{kind.version}" for kind in discover.events()}


def test_the_documented_headers_are_those_of_the_envelope() -> None:
    from chassis.clock import now
    from chassis.ids import new_id
    from contracts.forum.events import NoticeDelivered

    event = NoticeDelivered(member_id=new_id(), number=1, unread=1)
    sent = envelope.headers(event, new_id(), now(), new_id(), "00-" + "0" * 32 + "-" + "0" * 16 + "-01")
    documented = asyncapi.document()["components"]["schemas"]["Headers"]
    assert set(sent) | {f"{envelope.PREFIX}sequence"} == set(documented["properties"])
    schema = schemas.of_event(NoticeDelivered)
    assert schema["$id"] == sent[f"{envelope.PREFIX}dataschema"]
    Draft202012Validator(schema).validate(json.loads(event.model_dump_json()))
