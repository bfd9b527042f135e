"""Who attends an event: answered, changed, withdrawn, and shown to those who may read the topic."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.paging import page
from chassis.tables import member
from contracts.base import Page
from contracts.forum import gatherings as forum_gatherings
from contracts.forum.events import GatheringChanged
from contracts.forum.gatherings import AnswerEvent, ListParticipants
from services.forum.access.lookups import must_be_open, readable_topic
from services.forum.gatherings import gatherings
from services.forum.gatherings.model import Attendance, Gathering

_UNSEEN = {"synchronize_session": False}
_PARTICIPANTS: Select[Any] = select(Attendance, member.c.name, member.c.country, member.c.institution).join(
    member, member.c.id == Attendance.member_id
)


def answer_event(call: Call, command: AnswerEvent) -> forum_gatherings.Gathering:
    """Giving the same answer twice changes nothing.

    Raises NOT_FOUND, FORBIDDEN, MUTED, SUSPENDED, TOPIC_LOCKED, EVENT_OVER, EVENT_CANCELLED.
    """
    topic = readable_topic(call, command.topic_id, write=True)
    must_be_open(call, topic)
    gathering = gatherings.locked(call, topic.id)
    if _put(call, gathering, command.answer) if command.answer else _take(call, gathering):
        call.emit(GatheringChanged(topic_id=topic.id, cancelled=False))
    return gatherings.view(call, topic.id)


def list_participants(call: Call, command: ListParticipants) -> Page[forum_gatherings.Participant]:
    """Raises NOT_FOUND, SUSPENDED."""
    topic = readable_topic(call, command.topic_id)
    statement = _PARTICIPANTS.where(Attendance.topic_id == topic.id)
    if command.answer is not None:
        statement = statement.where(Attendance.answer == command.answer)
    return page(call.session, statement, [Attendance.answered_at, Attendance.member_id], command, _participant)


def erase(call: Call, member_id: UUID) -> None:
    """Deletes an erased member's answers."""
    theirs = select(Attendance.topic_id).join(Gathering, Gathering.topic_id == Attendance.topic_id)
    theirs = theirs.where(Attendance.member_id == member_id).order_by(Attendance.topic_id)
    changed = list(call.session.execute(theirs).scalars())
    call.session.execute(delete(Attendance).where(Attendance.member_id == member_id), execution_options=_UNSEEN)
    for topic_id in changed:
        call.emit(GatheringChanged(topic_id=topic_id, cancelled=False))


def _put(call: Call, gathering: Gathering, answer: forum_gatherings.Answer) -> bool:
    given = {"answer": answer, "answered_at": call.now}
    statement = insert(Attendance).values(topic_id=gathering.topic_id, member_id=call.actor.member_id, **given)
    changed = statement.on_conflict_do_update(
        index_elements=["topic_id", "member_id"], set_=given, where=Attendance.answer != answer
    )
    return call.session.execute(changed.returning(Attendance.topic_id)).first() is not None


def _take(call: Call, gathering: Gathering) -> bool:
    own = (Attendance.topic_id == gathering.topic_id, Attendance.member_id == call.actor.member_id)
    taken = delete(Attendance).where(*own).returning(Attendance.topic_id)
    return call.session.execute(taken, execution_options=_UNSEEN).first() is not None


def _participant(row: Row[Any]) -> forum_gatherings.Participant:
    attendance: Attendance = row[0]
    return forum_gatherings.Participant(
        member_id=attendance.member_id,
        name=row.name,
        country=row.country,
        institution=row.institution,
        answer=forum_gatherings.Answer(attendance.answer),
        answered_at=attendance.answered_at,
    )
