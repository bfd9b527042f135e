"""Attributes copied from one object to another under the same names, where the other is neither a view nor an event."""

from __future__ import annotations

from typing import Any, TypeVar

N = TypeVar("N", bound=str)


def same(source: object, *names: N) -> dict[N, Any]:
    """These attributes by their names: keyword arguments, or the values of an SQL statement.

    A view or an event is made by its `of`, which knows its own fields. This is for everything else that five or more
    attributes of one thing go into under their own names: a command or an event into a row or a statement's values,
    a row into a record. The names stand in one place, and none is copied into another one's.
    Raises AttributeError for a missing one.
    """
    return {name: getattr(source, name) for name in names}
