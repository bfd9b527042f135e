"""The catalogue of events for people: `./run events list`."""

from __future__ import annotations

from contracts.base import Event
from convive.contracts import discover, handlers


class _Unknown:
    """Stands for a value that only an event has: it is written as the way to it, `{topic_id}`, `{member.id}`."""

    def __init__(self, way: str) -> None:
        self._way = way

    def __str__(self) -> str:
        return f"{{{self._way}}}"

    def __getattr__(self, name: str) -> _Unknown:
        return _Unknown(f"{self._way}.{name}")

    def __getitem__(self, index: object) -> _Unknown:
        return _Unknown(f"{self._way}[{index}]")


def kinds(service: str | None = None) -> list[type[Event]]:
    """All events, or those that a service emits or consumes."""
    return [
        kind
        for kind in discover.events()
        if service is None or service == kind.source() or service in handlers.of(kind.type)
    ]


def summary(kind: type[Event]) -> str:
    """When it happens, and what its fields mean where that is not plain, on one line."""
    return " ".join((kind.__doc__ or "").split())


def subject(kind: type[Event]) -> str:
    """What an event is about, for instance "topic/{topic_id}"."""
    unknown = {name: _Unknown(name) for name in kind.model_fields}
    return kind.model_construct(**unknown).subject  # type: ignore[arg-type]
