"""Seats and the waiting list: never oversold, next in order, under concurrency (Training rule 6).

Every change of who holds a seat happens under a lock on the edition's row; a trigger maintains the counter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select, update

from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row
from contracts.notices import NoticeKind, TrainingNotice
from contracts.training import editions as training_editions
from contracts.training.events import (
    EnrolledMember,
    EnrolmentChanged,
    LearnerEnrolled,
    LearnersEnrolled,
    LearnersImported,
)
from services.training.editions.model import Edition, Enrolment

# Members per event or notice of many; small enough for a message, large enough for 200,000 learners.
BATCH = 500

T = TypeVar("T")


def batches(items: Sequence[T]) -> list[Sequence[T]]:
    """Slices of at most BATCH items."""
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]


def lock_open(call: Call, edition_id: UUID) -> Edition:
    """The edition, locked until the end. Raises NOT_FOUND, and EDITION_NOT_OPEN unless it accepts learners."""
    edition = get_row(call, Edition, edition_id, lock=True)
    if edition.status != training_editions.EditionStatus.OPEN:
        raise training_editions.EDITION_NOT_OPEN("edition_id", status=edition.status)
    return edition


def free(edition: Edition) -> int | None:
    """Seats left; null: without limit. The edition must be locked."""
    return None if edition.seats is None else edition.seats - edition.seats_taken


def place(call: Call, edition: Edition, enrolment: Enrolment) -> None:
    """Gives the learner a seat, or the next place on the waiting list, and announces it. The edition must be locked."""
    edition.queue_last += 1
    enrolment.queue = edition.queue_last
    enrolment.status = "enrolled" if free(edition) != 0 else "waiting"
    call.session.add(enrolment)
    call.session.flush()
    call.session.refresh(edition, ["seats_taken"])
    announce(call, edition, [enrolment])


def promote(call: Call, edition: Edition) -> None:
    """Gives free seats to those waiting, in order. The edition must be locked."""
    call.session.flush()
    call.session.refresh(edition, ["seats_taken"])
    if edition.status != training_editions.EditionStatus.OPEN or free(edition) == 0:
        return
    waiting = select(Enrolment).where(Enrolment.edition_id == edition.id, Enrolment.status == "waiting")
    promoted = call.session.scalars(waiting.order_by(Enrolment.queue).limit(free(edition))).all()
    for enrolment in promoted:
        enrolment.status = "enrolled"
        enrolment.version += 1
    call.session.flush()
    call.session.refresh(edition, ["seats_taken"])
    announce(call, edition, promoted)


def announce(call: Call, edition: Edition, enrolments: Sequence[Enrolment]) -> None:
    """An event for each, notices for the members among them."""
    for enrolment in enrolments:
        event = LearnerEnrolled if enrolment.status == "enrolled" else EnrolmentChanged
        call.emit(event(enrolment_id=enrolment.id, edition_id=edition.id, member_id=enrolment.member_id))
    for status, kind in (("enrolled", NoticeKind.ENROLLED), ("waiting", NoticeKind.WAITING_LIST)):
        notify(call, edition, kind, [e.member_id for e in enrolments if e.member_id and e.status == status])


def announce_many(call: Call, edition: Edition, seated: Sequence[tuple[UUID, UUID]], waiting: Sequence[UUID]) -> None:
    """The same for an import: `seated` are (enrolment, member), `waiting` members; nobody else is notified."""
    call.emit(LearnersImported(edition_id=edition.id))
    for batch in batches(seated):
        learners = [EnrolledMember(enrolment_id=enrolment, member_id=member) for enrolment, member in batch]
        call.emit(LearnersEnrolled(edition_id=edition.id, learners=learners))
    notify(call, edition, NoticeKind.ENROLLED, [member for _, member in seated])
    notify(call, edition, NoticeKind.WAITING_LIST, waiting)


def notify(call: Call, edition: Edition, kind: NoticeKind, members: Sequence[UUID], link: str | None = None) -> None:
    """A notice about the edition, to these members except the one who acts."""
    for batch in batches([member for member in members if member != call.actor.id]):
        notice = TrainingNotice(
            notice_id=new_id(),
            kind=kind,
            recipients=list(batch),
            params={"course": edition.course.title["en"], "starts_on": str(edition.starts_on)},
            link=link or f"/training/editions/{edition.id}",
        )
        call.emit(notice)


def erase(call: Call, member_id: UUID) -> None:
    """Deletes name, e-mail and institution of the learner; sex, sector and country still count."""
    call.session.execute(
        update(Enrolment)
        .where(Enrolment.member_id == member_id)
        .values(name=None, email=None, email_key=None, institution=None, version=Enrolment.version + 1)
    )
    call.session.expire_all()
