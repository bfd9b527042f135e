"""Refusals told inside views (contracts.base.EmbeddedRefusal), in the reader's language."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from contracts.base import EmbeddedRefusal, Refusal
from gateway import translate
from gateway.rendering import in_sentences

_FIELDS = frozenset(EmbeddedRefusal.model_fields)


def may_hold(view: Any) -> bool:
    """Whether a view of this type may hold refusals."""
    return _mentions(view, set())


def _mentions(kind: Any, seen: set[Any]) -> bool:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if issubclass(kind, EmbeddedRefusal) or kind in seen:
            return issubclass(kind, EmbeddedRefusal)
        seen.add(kind)
        return any(_mentions(field.annotation, seen) for field in kind.model_fields.values())
    return any(_mentions(part, seen) for part in get_args(kind))


def in_language(view: Any, language: str) -> Any:
    """The view with what its refusals say in the language."""
    if isinstance(view, list):
        return [in_language(each, language) for each in view]
    if not isinstance(view, dict):
        return view
    told = {name: in_language(value, language) for name, value in view.items()}
    return told | {"message": _text(view, language)} if told.keys() >= _FIELDS else told


def _text(said: dict[str, Any], language: str) -> str:
    refusal = Refusal.registry.get(said["code"])
    if refusal:
        return translate.text(refusal.message, language, in_sentences.written(said["params"], language))
    return translate.field_text(said["code"], language, said["params"]) or str(said["message"])
