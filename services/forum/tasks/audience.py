"""Whom a task is for, as keys: what an event names, and what its readers hold."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

from sqlalchemy import String, Uuid, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import bindparam

from chassis.actor import Actor
from chassis.call import Call
from contracts.forum.events import TasksChanged
from contracts.tasks import TaskOpened
from services.forum.tasks.model import TaskAudienceKey

_NAMES = UUID("6f1f4f0a-6a1e-5a0c-9b52-3f8f4f0b7a11")
_ADD = text("""
    WITH added AS (INSERT INTO task_audience (id) VALUES (:id) ON CONFLICT DO NOTHING RETURNING id)
    INSERT INTO task_audience_key (key, audience_id) SELECT unnest(:keys), id FROM added
""").bindparams(bindparam("id", type_=Uuid), bindparam("keys", type_=ARRAY(String)))
# The audiences that a reader belongs to.
THEIRS = (
    select(TaskAudienceKey.audience_id).where(TaskAudienceKey.key.in_(bindparam("keys", expanding=True))).distinct()
)


def keys_of(event: TaskOpened) -> list[str]:
    """Of an event: the members and roles that it names."""
    narrowed = f"/{event.country}" if event.country else ""
    narrowed += f"@{event.network}" if event.network else ""
    return sorted({str(each) for each in event.members} | {f"{role}{narrowed}" for role in event.roles})


def keys_held(actor: Actor) -> list[str]:
    """Of a reader: themselves, and their roles everywhere, in their country and in their networks."""
    places = ["", f"/{actor.country}"] if actor.country else [""]
    narrowed = [place + network for place in places for network in ("", *(f"@{each}" for each in actor.networks))]
    return [str(actor.member_id), *(f"{role}{each}" for role in sorted(actor.roles) for each in narrowed)]


def holders(keys: Iterable[str]) -> list[str]:
    """Whose lists they concern, as cached answers name them: members, and roles wherever they are held."""
    return sorted({key.partition("/")[0].partition("@")[0] for key in keys})


def find(session: Session, keys: list[str]) -> UUID | None:
    """The audience of these keys; nothing where nobody is named."""
    if not keys:
        return None
    audience_id = uuid5(_NAMES, " ".join(keys))
    session.execute(_ADD, {"id": audience_id, "keys": keys})
    return audience_id


def announce(call: Call, audiences: Iterable[UUID]) -> None:
    """What waits for these audiences is not what it was."""
    keys = call.session.scalars(select(TaskAudienceKey.key).where(TaskAudienceKey.audience_id.in_(audiences)))
    call.emit_many([TasksChanged(who=who) for who in holders(keys)])
