"""What the contracts declare: found by importing every module of `contracts`, so that a new one needs no entry here."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import contracts
from contracts.base import Event, Operation, Refusal


def modules() -> list[ModuleType]:
    """Every module of the published language."""
    found = pkgutil.walk_packages(contracts.__path__, "contracts.")
    return [importlib.import_module(module.name) for module in found]


def operations() -> list[Operation[Any, Any]]:
    """Every operation of every contract, by key."""
    found = {
        value.key: value for module in modules() for value in vars(module).values() if isinstance(value, Operation)
    }
    return [found[key] for key in sorted(found)]


def events() -> list[type[Event]]:
    """Every event with a type of its own, by type and version."""
    modules()
    mine = (kind for kind in _below(Event) if kind.__module__.startswith("contracts.") and "type" in vars(kind))
    return sorted(mine, key=lambda kind: (kind.type, kind.version))


def refusals(service: str) -> list[Refusal]:
    """The refusals of one service; those that all share have no prefix and belong to `base`."""
    modules()
    prefix = "" if service == "base" else f"{service}."
    named = Refusal.registry.items()
    return [refusal for code, refusal in sorted(named) if code.startswith(prefix) and ("." in code) == bool(prefix)]


def services() -> list[str]:
    """Everybody who answers an operation or emits an event."""
    return sorted({operation.service for operation in operations()} | {kind.source() for kind in events()})


def _below(kind: type[Event]) -> Iterable[type[Event]]:
    for child in kind.__subclasses__():
        if hasattr(child, "type"):
            yield child
        yield from _below(child)
