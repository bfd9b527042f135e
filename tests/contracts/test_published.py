"""What is published of the contracts is what the contracts say, and means what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from chassis.messaging import envelope
from chassis.messaging.signing import SIGNATURE
from contracts.base import HEADERS_TOO_LARGE, METHOD_NOT_ALLOWED, TOO_SLOW
from convive.contracts import additive, api, asyncapi, discover, files, schemas, shapes
from convive.state import PROJECT
from gateway import openapi

# Of what no operation has been asked yet: another method, and a request that did not come.
_OF_NO_OPERATION = (METHOD_NOT_ALLOWED, HEADERS_TOO_LARGE, TOO_SLOW)


@pytest.fixture(scope="module")
def produced() -> dict[Path, str]:
    return files.produced()


@pytest.mark.parametrize("path", sorted((PROJECT / files.SCHEMAS).glob("*.json")), ids=lambda path: path.name)
def test_what_is_written_for_readers_of_diffs_is_the_same_json(path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))
    assert json.loads(files.as_text(document)) == document


def test_json_stands_on_one_line_where_it_fits() -> None:
    long = "x" * 150
    assert files.as_text({"b": [1, {"c": None}], "a": "é"}) == '{"a": "é", "b": [1, {"c": null}]}'
    assert files.as_text({"b": [long, {}], "a": 1}) == f'{{\n  "a": 1,\n  "b": [\n    "{long}",\n    {{}}\n  ]\n}}'


def test_the_committed_api_with_what_it_refers_to_is_the_one_that_is_served() -> None:
    documents = {"openapi.json": api.document(), **schemas.by_service()}
    committed = additive.bundled(documents, "openapi.json")
    served = openapi.document()
    assert _told(committed, committed["paths"]) == _told(served, served["paths"])
    assert committed.keys() - documents.keys() == served.keys()
    for part in served.keys() - {"paths", "components"}:
        assert committed[part] == served[part]


def test_the_gateway_serves_the_whole_document() -> None:
    app = FastAPI()
    openapi.install(app)
    answer = TestClient(app).get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == openapi.document()


def _told(document: Any, node: Any) -> Any:
    """The node with everything that it refers to in its place."""
    if isinstance(node, list):
        return [_told(document, each) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _told(document, shapes.pointed(document, node["$ref"]) | beside)
    return {key: _told(document, value) for key, value in node.items()}


def test_the_api_says_of_no_field_what_its_schema_says() -> None:
    """A field is told in one generated file; one that stands in an address is named in the API besides, and no more."""
    told = []
    for operation in (each for methods in api.document()["paths"].values() for each in methods.values()):
        told += [each["schema"] for each in operation["parameters"] if each["in"] != "header"]
        told += _contents(operation)
    assert len(told) > 1000
    assert [each for each in told if each.keys() != {"$ref"} and each.get("format") != "binary"] == []


def _contents(operation: Any) -> list[Any]:
    parts = [operation.get("requestBody", {}), *operation["responses"].values()]
    return [content["schema"] for part in parts for content in part.get("content", {}).values()]


def test_every_schema_is_a_json_schema(produced: dict[Path, str]) -> None:
    for path, text in produced.items():
        if path.is_relative_to(files.SCHEMAS):
            schema = json.loads(text)
            assert schema["properties"], path
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
    """By some operation of its own; by which, tests/contracts/test_statuses.py says."""
    paths = json.loads(produced[Path("contracts/openapi.json")])["paths"]
    described = [operation for methods in paths.values() for operation in methods.values()]
    shared = {str(refusal.status) for refusal in discover.refusals("base") if refusal not in _OF_NO_OPERATION}
    assert shared <= {status for operation in described for status in operation["responses"]}
    for service in discover.services():
        own = {str(refusal.status) for refusal in discover.refusals(service)}
        told = {status for each in described if service in each["tags"] for status in each["responses"]}
        assert own <= told, service
    assert "410" in {str(refusal.status) for refusal in discover.refusals("forum")}


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
    text = produced[Path("contracts/asyncapi.json")]
    document = json.loads(text)
    assert document == asyncapi.document()
    for reference in re.findall(r'"\$ref": "([^"]+)"', text):
        assert shapes.pointed(document, reference), reference
    names = {schemas.name(kind) for kind in discover.events()}
    assert set(document["channels"]) == names <= document["components"]["schemas"].keys()
    for event in names:
        jsonschema_rs.meta.validate(document["components"]["schemas"][event])


def test_the_documented_headers_are_those_of_the_envelope() -> None:
    from chassis.clock import now
    from chassis.ids import new_id
    from contracts.forum.events import NoticeDelivered

    event = NoticeDelivered(member_id=new_id(), number=1, unread=1)
    sent = envelope.headers(event, new_id(), now(), new_id(), "00-" + "0" * 32 + "-" + "0" * 16 + "-01")
    documented = asyncapi.document()["components"]["schemas"]["Headers"]
    assert set(sent) | {f"{envelope.PREFIX}sequence", SIGNATURE} == set(documented["properties"])
    schema = asyncapi.document()["components"]["schemas"][schemas.name(NoticeDelivered)]
    assert schema["$comment"] == f"dataschema {sent[f'{envelope.PREFIX}dataschema']}"
    Draft202012Validator(schema).validate(json.loads(event.model_dump_json()))
