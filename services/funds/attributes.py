"""Attributes that one thing hands on to another under the same names. A row becomes a view by View.of."""

from __future__ import annotations

from typing import Any


def same(source: object, *names: str) -> dict[str, Any]:
    """These attributes, as arguments. Raises AttributeError for one that is not there."""
    return {name: getattr(source, name) for name in names}
