"""What the gateway says when it refuses, in four languages: general refusals, fields, and the words put into them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from chassis.deployables import ROOT
from contracts import base, proof
from contracts.base import Refusal
from contracts.kinds import Language
from gateway import translate
from gateway.api import tables

LANGUAGES = [language.value for language in Language]
FOREIGN = [language for language in LANGUAGES if language != "en"]
GENERAL = {each.message for kept in (base, proof) for each in vars(kept).values() if isinstance(each, Refusal)}
# What validation says of each kind of value that commands hold, with the limits that it tells.
CODES: dict[str, set[str]] = {
    "missing": set(), "extra_forbidden": set(), "none_required": set(), "invalid_key": set(),
    "model_type": set(), "model_attributes_type": set(), "dict_type": set(), "list_type": set(),
    "frozen_set_type": set(), "set_type": set(), "tuple_type": set(),
    "too_short": {"min_length"}, "too_long": {"max_length"},
    "string_type": set(), "string_unicode": set(), "string_too_short": {"min_length"},
    "string_too_long": {"max_length"}, "string_pattern_mismatch": {"pattern"},
    "enum": {"expected"}, "literal_error": {"expected"},
    "bool_type": set(), "bool_parsing": set(),
    "int_type": set(), "int_parsing": set(), "int_parsing_size": set(), "int_from_float": set(),
    "float_type": set(), "float_parsing": set(), "finite_number": set(), "multiple_of": {"multiple_of"},
    "decimal_type": set(), "decimal_parsing": set(), "decimal_max_digits": {"max_digits"},
    "decimal_max_places": {"decimal_places"}, "decimal_whole_digits": {"whole_digits"},
    "greater_than": {"gt"}, "greater_than_equal": {"ge"}, "less_than": {"lt"}, "less_than_equal": {"le"},
    "uuid_type": set(), "uuid_parsing": set(), "uuid_version": {"expected_version"},
    "date_type": set(), "date_parsing": set(), "date_from_datetime_parsing": set(),
    "date_from_datetime_inexact": set(), "date_past": set(), "date_future": set(),
    "datetime_type": set(), "datetime_parsing": set(), "datetime_from_date_parsing": set(),
    "datetime_object_invalid": set(), "datetime_past": set(), "datetime_future": set(), "timezone_aware": set(),
}  # fmt: skip


def _catalogue(language: str, domain: str) -> dict[str, Message]:
    with (translate.LOCALE / language / f"{domain}.po").open("rb") as file:
        return {str(message.id): message for message in read_po(file) if message.id}


def _parameters(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def _sources(*folders: str) -> Iterator[ast.AST]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


@cache
def _own_codes() -> set[str]:
    """The codes that our contracts add to pydantic's."""
    calls = (node for node in _sources("contracts") if isinstance(node, ast.Call))
    made = (c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "PydanticCustomError")
    return {c.args[0].value for c in made if isinstance(c.args[0], ast.Constant)}


@cache
def _words() -> set[str]:
    """The words that refusals put into their texts: `NOT_FOUND(what="board")`, `CONFLICT(reason="…")`."""
    calls = (node for node in _sources("services", "gateway", "chassis") if isinstance(node, ast.Call))
    given = (k for c in calls if isinstance(c.func, ast.Name) and c.func.id.isupper() for k in c.keywords)
    return {k.value.value for k in given if k.arg in translate.WORDS and isinstance(k.value, ast.Constant)}


@pytest.mark.parametrize("language", FOREIGN)
def test_the_general_refusals_are_translated_with_their_parameters(language: str) -> None:
    texts = _catalogue(language, "base")
    assert texts.keys() == GENERAL
    for english, message in texts.items():
        assert message.string and not message.fuzzy, english
        assert _parameters(str(message.string)) == _parameters(english), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_to_refuse_a_field_has_a_text_with_its_limits(language: str) -> None:
    texts = _catalogue(language, "field")
    expected = CODES | {code: set() for code in _own_codes()}
    assert texts.keys() == {f"field.{code}" for code in expected}
    for code, limits in expected.items():
        message = texts[f"field.{code}"]
        assert message.string and not message.fuzzy, code
        assert _parameters(str(message.string)) == limits, code


@pytest.mark.parametrize("language", FOREIGN)
def test_words_inside_refusals_are_translated_too(language: str) -> None:
    texts = _catalogue(language, "gateway")
    assert _words() - texts.keys() == set()
    assert [word for word, message in texts.items() if not message.string or message.fuzzy] == []


def _leaves(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema, but for decimal numbers, whose digits are counted when they are read."""
    if isinstance(schema, dict):
        if {"type": "string"} in (kinds := schema.get("anyOf", [])) and any(k.get("type") == "number" for k in kinds):
            return
        yield schema
        for value in schema.values():
            yield from _leaves(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _leaves(value)


@pytest.mark.parametrize("service", sorted(tables()))
def test_whatever_a_command_takes_has_a_bound(service: str) -> None:
    for route in tables()[service]:
        for leaf in _leaves(route.operation.command.model_json_schema()):
            if leaf.get("type") == "integer":
                assert {"maximum", "exclusiveMaximum"} & leaf.keys(), (route.operation.key, leaf)
            elif leaf.get("type") == "array":
                assert "maxItems" in leaf, (route.operation.key, leaf)
            elif leaf.get("type") == "string":
                assert {"maxLength", "pattern", "format", "enum", "const"} & leaf.keys(), (route.operation.key, leaf)


def test_a_text_out_of_bounds_is_refused_in_the_readers_language_with_the_bound() -> None:
    assert (
        translate.field_text("string_too_long", "fr", {"max_length": "200"}) == "200 caractères au maximum sont admis."
    )
    assert translate.field_text("enum", "es", {"expected": "'a', 'b' or 'c'"}) == (
        "Se espera uno de estos valores: 'a', 'b', 'c'."
    )
    assert translate.field_text("no_such_code", "es", {}) is None


def test_one_and_many_differ_where_english_has_one_text_for_both() -> None:
    said = [translate.counted("{n} new", "{n} new", n, "fr", {"n": str(n)}) for n in (0, 1, 2)]
    assert said == ["0 nouveau", "1 nouveau", "2 nouveaux"]


def test_the_paths_of_catalogues_are_known() -> None:
    assert {path.name for path in Path(translate.LOCALE).iterdir()} == set(LANGUAGES)
