"""The envelope of an event: CloudEvents 1.0 over AMQP in binary mode, the contract's JSON as body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.base import Event

PREFIX = "cloudEvents:"
SPEC_VERSION = "1.0"
SUBJECT = PREFIX + "subject"


@dataclass(frozen=True)
class Envelope:
    """What is known of an event besides its body. `sequence` counts the events of one subject from 1 without gaps."""

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    version: int
    sequence: int
    actor_id: UUID | None
    traceparent: str | None


def headers(
    event: Event, event_id: UUID, at: datetime, actor_id: UUID | None, traceparent: str | None
) -> dict[str, Any]:
    """The headers of an event; `sequence` is added by the outbox, since only the outbox knows it."""
    named: dict[str, Any] = {
        "specversion": SPEC_VERSION,
        "id": str(event_id),
        "type": event.type,
        "source": f"/convive/{event.source()}",
        "subject": event.subject,
        "time": at.isoformat(),
        "dataschema": f"/schemas/{event.type}/{event.version}",
        "actorid": str(actor_id) if actor_id else None,
    }
    attributes = {PREFIX + name: value for name, value in named.items() if value is not None}
    if traceparent:
        attributes["traceparent"] = traceparent
    return attributes


def read(message_headers: dict[str, Any]) -> Envelope:
    """The envelope of a received message. Raises ValueError when an attribute is missing or malformed."""
    try:
        attributes = {key.removeprefix(PREFIX): value for key, value in message_headers.items()}
        actor = attributes.get("actorid")
        return Envelope(
            id=UUID(attributes["id"]),
            type=attributes["type"],
            source=attributes["source"].rsplit("/", 1)[-1],
            subject=attributes["subject"],
            time=datetime.fromisoformat(attributes["time"]),
            version=int(attributes["dataschema"].rsplit("/", 1)[-1]),
            sequence=int(attributes["sequence"]),
            actor_id=UUID(actor) if actor else None,
            traceparent=attributes.get("traceparent"),
        )
    except (KeyError, AttributeError) as error:
        raise ValueError(f"not one of our events: {error}") from error
