"""How members want to be notified: they read and change it themselves, and each delivery looks it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis.attributes import same
from chassis.call import Call
from chassis.tables import member
from contracts.forum.inbox.preferences import (
    KINDS,
    NOT_OPTIONAL,
    Delivery,
    DigestRhythm,
    KindPreference,
    Preferences,
    ReadPreferences,
    SetPreferences,
    StopMail,
)
from contracts.notices import NoticeKind
from services.forum.inbox import delivery_queue, schedule
from services.forum.inbox.model import NoticeChoice, NoticeRhythm
from services.forum.inbox.schedule import Rhythm

_RHYTHM = ("time_zone", "quiet_from", "quiet_to", "digest", "digest_at", "digest_on")
_RHYTHM_COLUMNS = [getattr(NoticeRhythm, name) for name in _RHYTHM]


@dataclass(frozen=True)
class Wish:
    """How one member wants to be notified of one kind."""

    delivery: Delivery
    rhythm: Rhythm


def with_wishes(statement: Select[Any], kind: Any) -> Select[Any]:
    """A selection from the copy of the members, with how each wants to be notified of a kind: the columns of `wish`."""
    return (
        statement.add_columns(member.c.country, NoticeChoice.delivery, *_RHYTHM_COLUMNS)
        .outerjoin(NoticeChoice, (NoticeChoice.member_id == member.c.id) & (NoticeChoice.kind == kind))
        .outerjoin(NoticeRhythm, NoticeRhythm.member_id == member.c.id)
    )


def wish(row: Any, kind: NoticeKind) -> Wish:
    """How the member of a row that was selected `with_wishes` wants to be notified of this kind."""
    rhythm = _rhythm(row if row.time_zone else None, row.country)
    return Wish(Delivery(row.delivery or KINDS[kind].delivery), rhythm)


def read_preferences(call: Call, command: ReadPreferences) -> Preferences:  # noqa: ARG001 - it has no fields
    """The caller's."""
    return _view(call)


def set_preferences(call: Call, command: SetPreferences) -> Preferences:
    """Waiting mail follows the new preferences. Raises NOT_OPTIONAL."""
    for kind, delivery in command.deliveries.items():
        if delivery is Delivery.OFF and not KINDS[kind].optional:
            raise NOT_OPTIONAL(f"deliveries.{kind.value}")
    _keep(call, same(command, *_RHYTHM), command.deliveries)
    return _view(call)


def stop_mail(call: Call, command: StopMail) -> Preferences:
    """From now on, notices go only to the inbox; stopping mail again changes nothing."""
    now = _own_rhythm(call)
    rhythm = same(now, *_RHYTHM)
    if command.kind is None:
        _keep(call, rhythm | {"digest": DigestRhythm.NEVER}, {})
    elif _chosen(call).get(command.kind.value, KINDS[command.kind].delivery) in (Delivery.AT_ONCE, Delivery.DIGEST):
        _keep(call, rhythm, {command.kind: Delivery.INBOX})
    return _view(call)


def erase(call: Call, member_id: UUID) -> None:
    """Deletes an erased member's preferences."""
    for table in (NoticeChoice, NoticeRhythm):
        call.session.execute(delete(table).where(table.member_id == member_id))


def _keep(call: Call, rhythm: dict[str, Any], deliveries: dict[NoticeKind, Delivery]) -> None:
    me = call.actor.member_id
    statement = insert(NoticeRhythm).values(member_id=me, **rhythm)
    call.session.execute(statement.on_conflict_do_update(index_elements=["member_id"], set_=rhythm))
    for kind, delivery in sorted(deliveries.items()):
        choice = insert(NoticeChoice).values(member_id=me, kind=kind.value, delivery=delivery.value)
        call.session.execute(
            choice.on_conflict_do_update(index_elements=["member_id", "kind"], set_={"delivery": delivery.value})
        )
    delivery_queue.set_anew(call, me, Rhythm(**rhythm), deliveries)


def _own_rhythm(call: Call) -> Rhythm:
    row = call.session.execute(select(NoticeRhythm).where(NoticeRhythm.member_id == call.actor.member_id)).scalar()
    return _rhythm(row, call.actor.country or "")


def _rhythm(row: Any, country: str) -> Rhythm:
    if row is None:
        return schedule.usual(country)
    values = same(row, *_RHYTHM)
    return Rhythm(**values | {"digest": DigestRhythm(row.digest)})


def _chosen(call: Call) -> dict[str, str]:
    mine = select(NoticeChoice.kind, NoticeChoice.delivery).where(NoticeChoice.member_id == call.actor.member_id)
    return {row.kind: row.delivery for row in call.session.execute(mine)}


def _view(call: Call) -> Preferences:
    rhythm, chosen = _own_rhythm(call), _chosen(call)
    kinds = [
        KindPreference(
            kind=kind,
            area=about.area,
            delivery=Delivery(chosen.get(kind.value, about.delivery)),
            chosen=kind.value in chosen,
            optional=about.optional,
        )
        for kind, about in KINDS.items()
    ]
    return Preferences(kinds=kinds, **same(rhythm, *_RHYTHM))
