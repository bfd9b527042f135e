"""Contracts only grow within a version: every kind of breaking change is seen, and growth is not taken for one."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from convive.contracts import additive, history
from convive.contracts.shapes import Break
from convive.errors import OperatorError
from convive.state import PROJECT

Document = dict[str, Any]
PATH = "/api/v1/forum/topics/{topic_id}"

API: Document = {
    "paths": {
        PATH: {
            "patch": {
                "parameters": [
                    {"name": "topic_id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "required": False,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "title": {"type": "string", "maxLength": 200},
                                    "place": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                                    "kind": {"$ref": "#/components/schemas/Kind"},
                                    "tags": {"type": "array", "items": {"type": "string"}},
                                },
                                "required": ["kind"],
                            }
                        }
                    },
                },
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Topic"}}}},
                    "404": {"content": {"application/problem+json": {"schema": {"type": "object"}}}},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Kind": {"type": "string", "enum": ["question", "news"]},
            "Topic": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "parent": {"anyOf": [{"$ref": "#/components/schemas/Topic"}, {"type": "null"}]},
                },
                "required": ["id", "kind"],
            },
        }
    },
}


def operation(api: Document) -> Document:
    found: Document = api["paths"][PATH]["patch"]
    return found


def body(api: Document) -> Document:
    found: Document = operation(api)["requestBody"]["content"]["application/json"]["schema"]
    return found


def topic(api: Document) -> Document:
    found: Document = api["components"]["schemas"]["Topic"]
    return found


def kinds(api: Document) -> list[str]:
    found: list[str] = api["components"]["schemas"]["Kind"]["enum"]
    return found


BREAKS: dict[str, Callable[[Document], object]] = {
    "the operation is gone": lambda api: api["paths"].clear(),
    "the parameter is gone": lambda api: operation(api)["parameters"].pop(),
    "the response is gone": lambda api: operation(api)["responses"].pop("200"),
    "no longer answers application/problem+json": lambda api: operation(api)["responses"]["404"]["content"].clear(),
    "no longer takes application/json": lambda api: operation(api)["requestBody"]["content"].clear(),
    "body: must be given now": lambda api: operation(api)["requestBody"].update(required=True),
    "If-Match: must be given now": lambda api: operation(api)["parameters"][1].update(required=True),
    "body.tags: the field is gone": lambda api: body(api)["properties"].pop("tags"),
    "body.title: must be given now": lambda api: body(api)["required"].append("title"),
    "body.title: maxLength is 100 now": lambda api: body(api)["properties"]["title"].update(maxLength=100),
    "body.title: minLength is 3 now": lambda api: body(api)["properties"]["title"].update(minLength=3),
    "body.title: pattern is ^a now": lambda api: body(api)["properties"]["title"].update(pattern="^a"),
    "body.title: no longer takes string": lambda api: body(api)["properties"]["title"].update(type="integer"),
    "body.place: no longer takes null": lambda api: body(api)["properties"]["place"]["anyOf"].pop(),
    "body.tags[]: only takes a, b now": lambda api: body(api)["properties"]["tags"]["items"].update(enum=["a", "b"]),
    "body: no longer takes other fields": lambda api: body(api).update(additionalProperties=False),
    "body.kind: no longer takes news": lambda api: kinds(api).remove("news"),
    "200.id: the field is gone": lambda api: topic(api)["properties"].pop("id"),
    "200.id: may be missing now": lambda api: topic(api)["required"].remove("id"),
    "200.id: may now be null": lambda api: topic(api)["properties"]["id"].update(type=["string", "null"]),
    "200.id: may now be integer": lambda api: topic(api)["properties"]["id"].update(type="integer"),
    "200.kind: may now be something else": lambda api: topic(api)["properties"].update(kind={"type": "string"}),
}

GROWTH: dict[str, Callable[[Document], object]] = {
    "a new path": lambda api: api["paths"].update({"/new": {"get": {"responses": {}}}}),
    "a new optional parameter": lambda api: operation(api)["parameters"].append(
        {"name": "q", "in": "query", "schema": {"type": "string"}}
    ),
    "a refusal that is gone": lambda api: operation(api)["responses"].pop("404"),
    "a new response": lambda api: operation(api)["responses"].update({"409": {}}),
    "a new optional field in": lambda api: body(api)["properties"].update(note={"type": "string"}),
    "a field that may be left out": lambda api: body(api)["required"].remove("kind"),
    "a longer text": lambda api: body(api)["properties"]["title"].update(maxLength=300),
    "no bound any more": lambda api: body(api)["properties"]["title"].pop("maxLength"),
    "one more form in": lambda api: body(api)["properties"]["title"].update(type=["string", "null"]),
    "a new field out": lambda api: topic(api)["properties"].update(title={"type": "string"}),
    "a promise more": lambda api: topic(api)["required"].append("parent"),
    "a new value": lambda api: kinds(api).append("poll"),
}


@pytest.mark.parametrize("expected", BREAKS)
def test_a_breaking_change_of_the_api_is_seen(expected: str) -> None:
    new = copy.deepcopy(API)
    BREAKS[expected](new)
    assert any(expected in str(found) for found in additive.in_api(API, new)), additive.in_api(API, new)


@pytest.mark.parametrize("name", GROWTH)
def test_growth_of_the_api_is_no_break(name: str) -> None:
    new = copy.deepcopy(API)
    GROWTH[name](new)
    assert additive.in_api(API, new) == []


def events(**bodies: Document) -> Document:
    return {"channels": {name: {} for name in bodies}, "components": {"schemas": bodies}}


def test_an_event_breaks_when_it_promises_less() -> None:
    old = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["a", "b"]}
    new = {"type": "object", "properties": {"a": {"type": "integer"}, "c": {"type": "string"}}, "required": ["a", "c"]}
    assert [str(found) for found in additive.in_events(events(told=old, heard=old), events(told=new))] == [
        "told.a: may now be integer",
        "told.b: the field is gone",
        "heard: the event is gone",
    ]


def test_a_call_is_compared_both_ways() -> None:
    def call(command: Document, view: Document) -> Document:
        echo = {"properties": {"command": {"$ref": "#/$defs/C"}, "view": view}}
        return {"properties": {"echo": echo}, "$defs": {"C": command}}

    old = call({"type": "string", "maxLength": 9}, {"type": "string", "maxLength": 9})
    new = call({"type": "string", "maxLength": 8}, {"type": "string", "maxLength": 8})
    assert [str(found) for found in additive.in_calls("a", old, new)] == ["a echo command: maxLength is 8 now"]
    assert [str(found) for found in additive.in_calls("a", old, {"properties": {}})] == ["echo: the operation is gone"]


def test_a_contract_that_is_gone_is_a_break() -> None:
    assert [found.what for found in additive.breaks({"contracts/schemas/x.json": {}}, {})] == ["the contract is gone"]


def test_the_api_is_judged_with_what_it_refers_to() -> None:
    def published(longest: int, *fields: str) -> history.Published:
        slug, topic = ({"$ref": f"./schemas/f.v1.json#/$defs/{name}"} for name in ("Slug", "Topic"))
        operation = {
            "parameters": [{"name": "slug", "in": "query", "schema": slug}],
            "responses": {"200": {"content": {"application/json": {"schema": topic}}}},
        }
        definitions = {
            "Slug": {"type": "string", "maxLength": longest},
            "Topic": {"type": "object", "properties": {name: {"$ref": "#/$defs/Slug"} for name in fields}},
        }
        return {
            "contracts/openapi.json": {"paths": {"/t": {"get": operation}}},
            "contracts/schemas/f.v1.json": {"properties": {}, "$defs": definitions},
        }

    assert additive.breaks(published(9, "slug", "of"), published(9, "slug", "of", "more")) == []
    assert [str(found) for found in additive.breaks(published(9, "slug", "of"), published(8, "slug"))] == [
        "GET /t query slug: maxLength is 8 now",
        "GET /t 200.of: the field is gone",
    ]


def test_unions_of_objects_are_compared_member_by_member() -> None:
    def one(title: str, *fields: str) -> Document:
        return {"type": "object", "title": title, "properties": {name: {"type": "string"} for name in fields}}

    old = {"oneOf": [one("Cash", "amount"), one("Kind", "goods")]}

    def breaks(*members: Document) -> list[Break]:
        return additive.in_events(events(e=old), events(e={"oneOf": list(members)}))

    assert breaks(one("Cash", "amount", "bank"), one("Kind", "goods")) == []
    assert breaks(one("Cash"), one("Kind", "goods"))
    assert breaks(one("Cash", "amount"), one("Kind", "goods"), one("Loan"))


def test_contracts_are_read_from_the_last_release(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    path = tmp_path / "contracts" / "openapi.json"
    path.parent.mkdir()
    path.write_text(json.dumps(API))
    git("add", ".")
    git("commit", "-q", "-m", "first")
    assert history.last_release(tmp_path) is None
    git("tag", "v1.0.0")
    changed = copy.deepcopy(API)
    body(changed)["properties"].pop("tags")
    path.write_text(json.dumps(changed))
    assert history.last_release(tmp_path) == "v1.0.0"
    found = additive.breaks(history.published_at(tmp_path, "v1.0.0"), history.published(tmp_path))
    assert [each.what for each in found] == ["the field is gone"]
    with pytest.raises(OperatorError):
        history.published_at(tmp_path, "v9")


def test_the_contracts_only_grew_since_the_last_release() -> None:
    release = history.last_release(PROJECT)
    if release is None:
        pytest.skip("there is no release yet")
    found = additive.breaks(history.published_at(PROJECT, release), history.published(PROJECT))
    assert found == [], "\n".join(str(each) for each in found)
