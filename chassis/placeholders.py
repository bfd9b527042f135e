"""How a statement is prepared so that it means what it meant in full.

psycopg2 writes values into the statement, where PostgreSQL reads off each its type: 5 is an integer, 1.5 a numeric, 'a'
is of unknown type until it meets something. So a place for a value gets the type that the value would have had there,
and a place for a text none: each such place has a number of its own, as each text in full stands for itself.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

# SQLAlchemy makes names of expressions too ("coalesce_matter,_kind_1"), and escapes parentheses in them.
_VALUE = re.compile(r"%%|%\(([^()]+)\)s")
_PREPARABLE = re.compile(r"[\s(]*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
_UNKNOWN = "unknown"
# Far below what PostgreSQL takes: such a statement is composed for its values, and planning is not what it costs.
_MOST_VALUES = 200


@dataclass(frozen=True)
class Told:
    """A statement's name, which is made of its text, so that none is mistaken for another; and how it is sent."""

    name: str
    prepare: str
    execute: str


@lru_cache(maxsize=1024)
def told(statement: str, names: tuple[str, ...], types: tuple[str, ...]) -> Told | None:
    """How it is prepared and executed with values of these names and types; nothing if it cannot be."""
    # Of several statements in one text only the first would be prepared, and the others executed while it is.
    if not _PREPARABLE.match(statement) or ";" in statement or len(names) > _MOST_VALUES:
        return None
    known, places, declared = dict(zip(names, types, strict=True)), [], []

    def place(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:  # a sign that stands for itself
            return found[0]
        if known[name] == _UNKNOWN or name not in places:
            places.append(name)
            declared.append(known[name])
        return f"${len(places) - places[::-1].index(name)}"

    body = _VALUE.sub(place, statement)
    kinds = f" ({', '.join(declared)})" if declared else ""
    name = f"cached_{hashlib.sha256(f'{kinds} {body}'.encode()).hexdigest()[:20]}"
    values = f" ({', '.join(f'%({each})s' for each in places)})" if places else ""
    return Told(name, f"PREPARE {name}{kinds} AS {body}", f"EXECUTE {name}{values}")


def types_of(values: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The types that PostgreSQL would read off the values as psycopg2 writes them; nothing if one is not plain."""
    types = tuple(map(_type_of, values.values()))
    return None if "" in types else types


def _type_of(value: Any) -> str:
    """Empty for what is not a plain value."""
    return _EXACTLY.get(type(value), _of_another)(value)


def _of_another(value: Any) -> str:
    """An enumeration's member is written as the text that it also is."""
    return _UNKNOWN if isinstance(value, str) else ""


def _of_integer(value: int) -> str:
    if -(1 << 31) <= value < 1 << 31:
        return "integer"
    return "bigint" if -(1 << 63) <= value < 1 << 63 else "numeric"


def _of_decimal(value: Decimal) -> str:
    """Written without a point, it is an integer: 5, but not 5.0 or 5E+1."""
    if not value.is_finite():
        return "numeric"
    return "numeric" if set(str(value)) & {".", "E"} else _of_integer(int(value))


def _of_list(value: list[Any]) -> str:
    """An empty one is written as a text; one of texts is an array of text, unless all is of one other type."""
    if not value:
        return _UNKNOWN
    types = {_type_of(each) for each in value if each is not None}
    if len(types) != 1 or isinstance(value[0], list):
        return ""
    (kind,) = types
    return "text[]" if kind == _UNKNOWN else kind and f"{kind}[]"


def _always(kind: str) -> Callable[[Any], str]:
    return lambda _: kind


_EXACTLY: dict[type, Callable[[Any], str]] = {
    str: _always(_UNKNOWN),
    type(None): _always(_UNKNOWN),
    bool: _always("boolean"),
    int: _of_integer,
    float: lambda value: "numeric" if math.isfinite(value) else "double precision",
    Decimal: _of_decimal,
    UUID: _always("uuid"),
    bytes: _always("bytea"),
    date: _always("date"),
    datetime: lambda value: "timestamp" if value.tzinfo is None else "timestamptz",
    time: lambda value: "time" if value.tzinfo is None else "timetz",
    timedelta: _always("interval"),
    list: _of_list,
}
