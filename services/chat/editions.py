"""Rooms that follow other contexts: one per programme edition, one per course edition with all its people.

Training's events may arrive in any order, and several of one enrolment or edition at once: each handler records what it
learnt and then updates the room from all that is known, under a lock of the edition.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.consumers.handle import Happened
from contracts.chat.events import RoomOpened
from contracts.chat.rooms import RoomKind, RoomRole, RoomSource
from contracts.kinds import Translated
from contracts.programs.events import EditionCreated
from contracts.training.events import EditionOpened, LearnerEnrolled, LearnersEnrolled, LearnerWithdrawn
from services.chat import membership
from services.chat.model import Membership, Room, Seat
from services.chat.rooms import new_room


def open_for_programme(call: Call, happened: Happened[EditionCreated]) -> None:
    """programs.EditionCreated: a public room for the edition's networks and countries, owned by its officer."""
    event = happened.event
    room = _room(call, RoomKind.PUBLIC, RoomSource.PROGRAMME_EDITION, event.edition_id, event.title)
    room.networks, room.countries = sorted(event.networks), sorted(event.countries)
    _make_owner(call, room, event.officer_id)


def open_for_course(call: Call, happened: Happened[EditionOpened]) -> None:
    """training.EditionOpened: the cohort's room, with instructors as owners and all who already have a seat."""
    event = happened.event
    _lock_edition(call, event.edition_id)
    room = _room(call, RoomKind.COHORT, RoomSource.COURSE_EDITION, event.edition_id, event.title)
    for instructor_id in event.instructor_ids:
        _make_owner(call, room, instructor_id)
    seated = select(Seat.member_id).where(Seat.edition_id == event.edition_id, Seat.taken).distinct()
    for member_id in call.session.scalars(seated.order_by(Seat.member_id)).all():
        membership.admit(call, room, member_id)


def learner_enrolled(call: Call, happened: Happened[LearnerEnrolled]) -> None:
    """A learner who is a member joins the room."""
    _seat_changed(call, happened, taken=True)


def learner_withdrawn(call: Call, happened: Happened[LearnerWithdrawn]) -> None:
    """A learner who is a member leaves the room, unless another seat of theirs keeps them in it."""
    _seat_changed(call, happened, taken=False)


def _seat_changed(call: Call, happened: Happened[LearnerEnrolled] | Happened[LearnerWithdrawn], *, taken: bool) -> None:
    event = happened.event
    if event.member_id is None:
        return
    _lock_edition(call, event.edition_id)
    if not _note_seat(call, event, taken, happened.envelope.sequence):
        return
    room = _find(call, RoomSource.COURSE_EDITION, event.edition_id)
    if room is None:
        return
    if taken:
        membership.admit(call, room, event.member_id)
    elif not _belongs(call, room, event.member_id):
        membership.release(call, room, event.member_id)


def seats_taken(call: Call, happened: Happened[LearnersEnrolled]) -> None:
    """training.LearnersEnrolled: the members among the learners of one import enter the room.

    The event is about the edition, not the enrolments: any event about an enrolment itself (numbered from 1) is newer.
    """
    event = happened.event
    _lock_edition(call, event.edition_id)
    room = _find(call, RoomSource.COURSE_EDITION, event.edition_id)
    for learner in event.learners:
        seat = LearnerEnrolled(edition_id=event.edition_id, **learner.model_dump())
        if _note_seat(call, seat, True, 0) and room is not None:
            membership.admit(call, room, learner.member_id)


def _note_seat(call: Call, event: LearnerEnrolled | LearnerWithdrawn, taken: bool, sequence: int) -> bool:
    """Records whether the seat is taken; false if something newer is known."""
    values = {"edition_id": event.edition_id, "member_id": event.member_id, "taken": taken, "sequence": sequence}
    noted = call.session.execute(
        insert(Seat)
        .values(enrolment_id=event.enrolment_id, **values)
        .on_conflict_do_update(index_elements=["enrolment_id"], set_=values, where=Seat.sequence < sequence)
        .returning(Seat.enrolment_id)
    )
    return noted.first() is not None


def _belongs(call: Call, room: Room, member_id: UUID) -> bool:
    """Whether a member stays in a cohort's room after giving up a seat: with another one, or as instructor."""
    seats = select(Seat.enrolment_id).where(Seat.edition_id == room.source_id, Seat.member_id == member_id, Seat.taken)
    owns = select(Membership.member_id).where(
        Membership.room_id == room.id, Membership.member_id == member_id, Membership.role == RoomRole.OWNER
    )
    return call.session.execute(seats).first() is not None or call.session.execute(owns).first() is not None


def _lock_edition(call: Call, edition_id: UUID) -> None:
    """Handlers of one edition's events run one after another, since none sees what another has not committed yet."""
    call.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(edition_id), 0))))


def _room(call: Call, kind: RoomKind, source: RoomSource, source_id: UUID, title: Translated) -> Room:
    """The room of an edition, locked and with this title; created if it does not exist."""
    titles = title.model_dump(exclude_none=True)
    room = new_room(call, kind, titles)
    values = {column.name: getattr(room, column.name) for column in Room.__table__.columns}
    statement = insert(Room).values(values | {"source": source.value, "source_id": source_id})
    call.session.execute(
        statement.on_conflict_do_update(index_elements=["source", "source_id"], set_={"titles": titles})
    )
    found = _find(call, source, source_id)
    assert found is not None
    call.emit(RoomOpened(room_id=found.id))
    return found


def _find(call: Call, source: RoomSource, source_id: UUID) -> Room | None:
    statement = select(Room).where(Room.source == source.value, Room.source_id == source_id)
    return call.session.execute(
        statement.with_for_update(key_share=True), execution_options={"populate_existing": True}
    ).scalar()


def _make_owner(call: Call, room: Room, member_id: UUID) -> None:
    if not membership.admit(call, room, member_id, RoomRole.OWNER):
        membership.give_ownership(call, room, Membership.member_id == member_id)
