"""Who handles which event: read from the services' own @handles, and from the gateway for what it streams live."""

from __future__ import annotations

from functools import lru_cache

from chassis import deployables
from chassis.service import find, handled


@lru_cache
def by_event() -> dict[str, tuple[str, ...]]:
    """The services that handle an event, by its type."""
    listening: dict[str, tuple[str, ...]] = {}
    for name in deployables.services():
        for event_type in handled(find(name)):
            listening[event_type] = (*listening.get(event_type, ()), name)
    return listening


def of(event_type: str) -> tuple[str, ...]:
    """The services that handle events of this type, by name."""
    return by_event().get(event_type, ())
