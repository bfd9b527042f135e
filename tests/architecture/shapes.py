"""What is known about a value on its way to a page: a view, a list of views, a dictionary with certain keys.

None stands for "not known": nothing is said about it. EMPTY stands for what is nothing (None, "", []).
"""

from __future__ import annotations

import types
from collections import abc
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache, reduce
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import BaseModel

_LISTS = (
    list, set, frozenset, abc.Sequence, abc.Iterable, abc.Iterator, abc.Collection, abc.Set, abc.AsyncIterator,
    abc.Generator,
)  # fmt: skip
_DICTIONARIES = (dict, abc.Mapping, abc.MutableMapping)


@dataclass(frozen=True)
class Empty:
    """What is nothing; with anything else it is that."""


EMPTY = Empty()


@dataclass(frozen=True)
class Items:
    """A list of the same."""

    of: Any


@dataclass(frozen=True)
class Named:
    """A dictionary of the same under any key."""

    of: Any


@dataclass(frozen=True)
class Several:
    """A tuple."""

    of: tuple[Any, ...]


@dataclass(frozen=True)
class OneOf:
    """One of several views: it may be asked for what any of them has."""

    of: frozenset[Any]


@dataclass(frozen=True)
class Object:
    """An object of one of the gateway's classes."""

    of: type


@dataclass(frozen=True)
class Record:
    """A dictionary with known keys, perhaps on top of a view; an `open` one may have others."""

    fields: tuple[tuple[str, Any], ...]
    base: Any = None
    open: bool = False


def of_type(annotation: Any) -> Any:
    """What an annotation says; `Data[View]`, which is `dict[View]` when it is evaluated, is that view."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return of_type(args[0])
    if origin in (Union, types.UnionType):
        return join(of_type(each) for each in args)
    if origin is tuple and Ellipsis not in args:
        return Several(tuple(of_type(each) for each in args))
    if origin in (*_LISTS, tuple):
        return Items(of_type(args[0]))
    if origin in _DICTIONARIES:
        return _of_dictionary(args)
    return _of_class(annotation)


def _of_dictionary(args: tuple[Any, ...]) -> Any:
    if len(args) == 1:
        return of_type(args[0])
    return None if args[1] is Any else Named(of_type(args[1]))


def _of_class(annotation: Any) -> Any:
    if annotation in (None, type(None)):
        return EMPTY
    if is_typeddict(annotation):
        return Record(tuple((name, of_type(of)) for name, of in get_type_hints(annotation).items()))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if not isinstance(annotation, type) or issubclass(annotation, Enum):
        return None
    return Object(annotation) if annotation.__module__.startswith("gateway.") else None


def is_view(kind: Any) -> bool:
    return isinstance(kind, OneOf) or (isinstance(kind, type) and issubclass(kind, BaseModel))


def has_keys(kind: Any) -> bool:
    """Whether it is a dictionary of which the keys are known."""
    return is_view(kind) or isinstance(kind, Record)


def is_told(kind: Any) -> bool:
    """Whether it is known down to the keys: not a view itself, whose annotation can say so."""
    match kind:
        case Items() | Named():
            return is_told(kind.of)
        case Several():
            return all(each is None or is_told(each) for each in kind.of)
    return isinstance(kind, (Record, Empty))


def field(kind: Any, name: str) -> tuple[bool, Any]:
    """Whether there is such a field, as far as is known, and what it is."""
    match kind:
        case Record():
            return _of_record(kind, name)
        case OneOf():
            found_in = [found for there, found in (field(each, name) for each in kind.of) if there]
            return bool(found_in), join(found_in)
        case Object():
            return _of_object(kind.of, name)
        case Named():
            return True, kind.of
        case type() if is_view(kind):
            fields: dict[str, Any] = kind.model_fields  # type: ignore[attr-defined]
            there = fields.get(name)
            return there is not None, of_type(there.annotation) if there else None
    return True, None


def _of_record(kind: Record, name: str) -> tuple[bool, Any]:
    if name in (fields := dict(kind.fields)):
        return True, fields[name]
    there, found = field(kind.base, name) if kind.base is not None else (False, None)
    return there or kind.open, found


@cache
def _of_object(of: type, name: str) -> tuple[bool, Any]:
    hints = get_type_hints(of)
    if name in hints:
        return True, of_type(hints[name])
    found = getattr(of, name, None)
    return found is not None, returned_by(found.fget) if isinstance(found, property) else None


def returned_by(function: Any) -> Any:
    """What a function says that it returns."""
    try:
        return of_type(get_type_hints(function).get("return", Any))
    except (NameError, TypeError):  # imported for the type checker only; or no function
        return None


def item(kind: Any) -> Any:
    """What a loop over it gets."""
    match kind:
        case Items():
            return kind.of
        case Several():
            return join(kind.of)
    return EMPTY if kind == EMPTY else None


def join(kinds: Iterable[Any]) -> Any:
    """What is one or the other."""
    return reduce(_either, kinds, EMPTY)


def _either(one: Any, other: Any) -> Any:
    if other in (one, EMPTY) or one == EMPTY:
        return other if one == EMPTY else one
    match one, other:
        case (Items(), Items()) | (Named(), Named()):
            return type(one)(_either(one.of, other.of))
        case Several(), Several() if len(one.of) == len(other.of):
            return Several(tuple(_either(a, b) for a, b in zip(one.of, other.of, strict=True)))
    if is_view(one) and is_view(other):
        return OneOf(_views(one) | _views(other))
    return _one_record(_record(one), _record(other)) if has_keys(one) and has_keys(other) else None


def _one_record(one: Record, other: Record) -> Record:
    fields = dict(one.fields)
    for name, kind in other.fields:
        fields[name] = _either(fields.get(name, EMPTY), kind)
    return Record(tuple(fields.items()), _base(one, other), one.open or other.open)


def merged(one: Any, other: Any) -> Any:
    """`one | other`: the fields of both, those of `other` before those of `one`."""
    if EMPTY in (one, other):
        return one if other == EMPTY else other
    if isinstance(one, Named) and isinstance(other, Named):
        return _either(one, other)
    if not (has_keys(one) or has_keys(other)):
        return None
    a, b = _record(one), _record(other)
    kept = {name: kind for name, kind in a.fields if b.base is None or not field(b.base, name)[0]}
    return Record(tuple((kept | dict(b.fields)).items()), _base(a, b), a.open or b.open)


def name_of(kind: Any) -> str:
    match kind:
        case Record():
            own = ", ".join(name for name, _ in kind.fields)
            return f"{name_of(kind.base)} with {own}" if kind.base is not None else f"a dictionary of {own}"
        case OneOf():
            return " or ".join(sorted(name_of(each) for each in kind.of))
        case Object():
            return kind.of.__name__
    return str(getattr(kind, "__name__", kind))


def _views(kind: Any) -> frozenset[Any]:
    return kind.of if isinstance(kind, OneOf) else frozenset({kind})


def _record(kind: Any) -> Record:
    if isinstance(kind, Record):
        return kind
    return Record((), kind) if is_view(kind) else Record((), None, open=True)


def _base(one: Record, other: Record) -> Any:
    bases = [each.base for each in (one, other) if each.base is not None]
    return join(bases) if bases else None
