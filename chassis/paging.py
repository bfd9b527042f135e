"""Lists with keyset pagination: stable under inserts, as fast on the last page as on the first."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, FromClause, Row, Select, bindparam, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from contracts.base import MALFORMED, Page, Paged

V = TypeVar("V")
Key = InstrumentedAttribute[Any] | ColumnElement[Any]


def page(
    session: Session,
    statement: Select[Any],
    keys: Sequence[Key],
    command: Paged,
    to_view: Callable[[Row[Any]], V],
    *,
    descending: bool = False,
    values: Mapping[str, Any] | None = None,
) -> Page[V]:
    """One page of `statement` sorted by `keys` (together unique and not null), all in one direction.

    `to_view` gets whole rows of the statement; the keys need not be among its columns. `values` are those of the
    statement's named parameters.
    Raises MALFORMED if the cursor does not come from a page of this list.
    """
    statement = statement.where(*following(keys, command, descending=descending))
    ordered = statement.order_by(*(key.desc() if descending else key.asc() for key in keys))
    named = ordered.add_columns(*(key.label(f"_key{n}") for n, key in enumerate(keys)))
    rows = session.execute(named.limit(command.limit + 1), values).all()
    shown = rows[: command.limit]
    cursor = _encode([getattr(shown[-1], f"_key{n}") for n in range(len(keys))]) if len(rows) > len(shown) else None
    return Page[Any](items=[to_view(row) for row in shown], next=cursor)


def following(keys: Sequence[Key], command: Paged, *, descending: bool = False) -> list[ColumnElement[bool]]:
    """What comes after the page before: for `page`, and for what is read of a list before it is narrowed.

    Raises MALFORMED if the cursor does not come from a page of this list.
    """
    return [] if command.cursor is None else [_after(keys, _decode(command.cursor, keys), descending)]


def merged(
    session: Session,
    groups: FromClause,
    statement: Select[Any],
    keys: Sequence[Key],
    command: Paged,
    to_view: Callable[[Row[Any]], V],
    *,
    values: Mapping[str, Any] | None = None,
) -> Page[V]:
    """One page of what `statement` finds for each row of `groups`, to which it refers, sorted by `keys` over all.

    Of each group no more is read than a page shows: each is read from its index, however much there is of it.
    Raises MALFORMED if the cursor does not come from a page of this list.
    """
    statement = statement.where(*following(keys, command))
    labelled = statement.add_columns(*(key.label(f"_key{n}") for n, key in enumerate(keys)))
    each = labelled.order_by(*keys).limit(command.limit + 1).correlate(groups).lateral("each")
    places = [each.c[f"_key{n}"] for n in range(len(keys))]
    found = select(each).select_from(groups.join(each, true())).order_by(*places).limit(command.limit + 1)
    rows = session.execute(found, values).all()
    shown = rows[: command.limit]
    cursor = _encode([getattr(shown[-1], f"_key{n}") for n in range(len(keys))]) if len(rows) > len(shown) else None
    return Page[Any](items=[to_view(row) for row in shown], next=cursor)


def together(pages: Sequence[Page[V]], place: Callable[[V], tuple[Any, ...]], limit: int) -> Page[V]:
    """One page out of the first pages of several lists with the same keys and the same cursor, from several tables.

    `place` gives a view's keys."""
    found = sorted((each for one in pages for each in one.items), key=place)
    shown = found[:limit]
    is_more = len(found) > limit or any(one.next for one in pages)
    return Page[Any](items=shown, next=_encode(list(place(shown[-1]))) if is_more and shown else None)


def after_cursor(command: Paged, keys: Sequence[Key]) -> Sequence[Any] | None:
    """Behind which place the page begins, for rows that no table has. Raises MALFORMED."""
    return None if command.cursor is None else _decode(command.cursor, keys)


def whole(row: Row[Any]) -> Row[Any]:
    """For `page`, where more is made of the rows than views."""
    return row


def _after(keys: Sequence[Key], values: Sequence[Any], descending: bool) -> ColumnElement[bool]:
    """(a, b) > (x, y): compared as a row, so that the index is entered right there, even if all have the same a."""
    place = tuple_(*(bindparam(None, value, type_=key.type) for key, value in zip(keys, values, strict=True)))
    return tuple_(*keys) < place if descending else tuple_(*keys) > place


def _encode(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values, default=str)).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[Key]) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        if b"\\u0000" in text:  # the JSON escape of a character that PostgreSQL's text cannot hold
            raise ValueError("NUL")
        values = orjson.loads(text)
        return [
            TypeAdapter(key.type.python_type).validate_python(value) for key, value in zip(keys, values, strict=True)
        ]
    except (ValueError, binascii.Error, ValidationError, TypeError):
        raise MALFORMED("cursor", reason="the cursor does not belong to this list") from None
