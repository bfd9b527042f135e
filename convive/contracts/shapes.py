"""JSON Schemas held against each other: what a new one no longer takes, or no longer promises.

A schema that comes in (a command) breaks its senders when it takes less; one that goes out (a view, an event) breaks
its readers when it promises less. A new value in an enumeration that goes out is no break: readers must expect it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Schema = dict[str, Any]
Direction = Literal["in", "out"]

# Bounds that exclude more the larger they are, and those that exclude more the smaller they are.
_FLOORS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_CEILINGS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


@dataclass(frozen=True)
class Break:
    """A change that somebody who relied on the old contract would notice. `place` is a path into it."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass
class Comparison:
    """One pair of documents; references are looked up in the document they stand in."""

    old: Schema
    new: Schema
    direction: Direction
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def breaks(self, place: str, old: Schema, new: Schema) -> Iterator[Break]:
        """What breaks where `old` stood and `new` stands now."""
        before, after = _forms(self.old, old), _forms(self.new, new)
        lost, added = before.keys() - after.keys(), after.keys() - before.keys()
        if self.direction == "in" and lost and "anything" not in after:
            yield Break(place, f"no longer takes {_named(lost)}")
        if self.direction == "out" and added and "anything" not in before:
            yield Break(place, f"may now be {_named(added)}")
        for form in sorted(before.keys() & after.keys()):
            yield from self._form(place, before[form], after[form])

    def _form(self, place: str, old: Schema, new: Schema) -> Iterator[Break]:
        pair = (id(old), id(new))
        if pair in self._seen:  # a schema that contains itself
            return
        self._seen.add(pair)
        yield from self._values(place, old, new)
        if self.direction == "in":
            yield from _bounds(place, old, new)
        yield from self._properties(place, old, new)
        yield from self._required(place, old, new)
        for inner in ("items", "additionalProperties"):
            if isinstance(old.get(inner), dict) and isinstance(new.get(inner), dict):
                yield from self.breaks(f"{place}[]", old[inner], new[inner])
        if self.direction == "in" and old.get("additionalProperties") is not False is new.get("additionalProperties"):
            yield Break(place, "no longer takes other fields")

    def _values(self, place: str, old: Schema, new: Schema) -> Iterator[Break]:
        before, after = _values(old), _values(new)
        if self.direction == "in" and after is not None:
            if before is None:
                yield Break(place, f"only takes {_named(after)} now")
            elif before - after:
                yield Break(place, f"no longer takes {_named(before - after)}")
        if self.direction == "out" and before is not None and after is None:
            yield Break(place, f"may now be something else than {_named(before)}")

    def _properties(self, place: str, old: Schema, new: Schema) -> Iterator[Break]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            if name not in after:
                yield Break(f"{place}.{name}", "the field is gone")
            else:
                yield from self.breaks(f"{place}.{name}", schema, after[name])

    def _required(self, place: str, old: Schema, new: Schema) -> Iterator[Break]:
        before, after = set(old.get("required", [])), set(new.get("required", []))
        if self.direction == "in":
            for name in sorted(after - before):
                yield Break(f"{place}.{name}", "must be given now")
        else:
            for name in sorted((before - after) & new.get("properties", {}).keys()):
                yield Break(f"{place}.{name}", "may be missing now")


def resolved(document: Schema, schema: Schema) -> Schema:
    """The schema behind a local reference, or the schema itself."""
    while reference := schema.get("$ref"):
        schema = pointed(document, reference)
    return schema


def pointed(document: Schema, reference: str) -> Schema:
    """What a local reference (`#/…`) points at. Raises KeyError when there is nothing."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found  # type: ignore[no-any-return]


def _forms(document: Schema, schema: Schema) -> dict[str, Schema]:
    """The forms a value may take, by JSON type; objects of a union also by title. `null` is a form."""
    schema = resolved(document, schema)
    union = schema.get("anyOf") or schema.get("oneOf")
    if not union:
        return dict.fromkeys(_types(schema), schema)
    members = [form for each in union for form in _forms(document, each).items()]
    objects = sum(kind.startswith("object") for kind, _ in members)
    return {f"object {s.get('title', '')}" if kind == "object" and objects > 1 else kind: s for kind, s in members}


def _types(schema: Schema) -> list[str]:
    named = schema.get("type")
    if named is None:
        values = _values(schema)
        return sorted({_type_of(value) for value in values}) if values else ["anything"]
    return [named] if isinstance(named, str) else list(named)


def _type_of(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    return kinds.get(type(value), "anything")


def _values(schema: Schema) -> set[Any] | None:
    if "const" in schema:
        return {schema["const"]}
    return set(schema["enum"]) if "enum" in schema else None


def _bounds(place: str, old: Schema, new: Schema) -> Iterator[Break]:
    for name in _FLOORS:
        if name in new and (name not in old or new[name] > old[name]):
            yield Break(place, f"{name} is {new[name]} now")
    for name in _CEILINGS:
        if name in new and (name not in old or new[name] < old[name]):
            yield Break(place, f"{name} is {new[name]} now")
    for name in ("pattern", "format"):
        if name in new and new[name] != old.get(name):
            yield Break(place, f"{name} is {new[name]} now")


def _named(values: set[Any] | set[str]) -> str:
    return ", ".join(sorted(str(value) for value in values))
