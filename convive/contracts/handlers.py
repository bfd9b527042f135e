"""Who handles which event: read from the services' doors, and from the gateway for what it streams live."""

from __future__ import annotations

from functools import lru_cache

from chassis import deployables
from chassis.messaging import topology
from chassis.prepare import consumed_besides
from chassis.service import consumed, find
from gateway.live.changes import KINDS


@lru_cache
def by_event() -> dict[str, dict[str, str]]:
    """Who handles an event, and from which queue, by the event's type."""
    listening: dict[str, dict[str, str]] = {}
    for name in deployables.services():
        for event_type in consumed(find(name)):
            listening.setdefault(event_type, {})[name] = topology.event_queue(name, event_type)
    for name, heard in consumed_besides().items():
        for event_type in heard:
            listening.setdefault(event_type, {})[name] = topology.event_queue(name, event_type)
    for kind in KINDS:
        listening.setdefault(kind.type, {})[deployables.GATEWAY] = "an exclusive queue of each process, for live pages"
    return listening


def of(event_type: str) -> dict[str, str]:
    """The handlers of events of this type with their queues, by name."""
    return dict(sorted(by_event().get(event_type, {}).items()))
