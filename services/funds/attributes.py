"""Attributes copied from one object to another under the same names. (A row becomes a view with View.of.)"""

from __future__ import annotations

from typing import Any


def same(source: object, *names: str) -> dict[str, Any]:
    """These attributes, as keyword arguments. Raises AttributeError for a missing one."""
    return {name: getattr(source, name) for name in names}
