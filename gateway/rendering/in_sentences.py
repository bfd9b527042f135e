"""Days and amounts within sentences of refusals, as the reader's language writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contracts.kinds import Language
from gateway.rendering import formats

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"-?\d{1,18}\.\d{2,3}")
# What people typed is told as they typed it.
_TYPED = frozenset({"cell", "document", "payee", "title", "value", "reference", "header", "headings"})


def written(params: Mapping[str, str], language: str) -> dict[str, str]:
    """As services wrote them in English, where readers are used to it; otherwise as the language does."""
    if language == Language.EN:
        return dict(params)
    return {name: value if name in _TYPED else _written(value, language) for name, value in params.items()}


def _written(value: str, language: str) -> str:
    if _DAY.fullmatch(value):
        try:
            return formats.day(language, value)
        except ValueError:  # no day: somebody typed it
            return value
    return formats.amount(language, value) if _AMOUNT.fullmatch(value) else value
