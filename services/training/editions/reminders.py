"""Notifies learners with a seat, and instructors, the day before an edition starts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from chassis.call import Call
from contracts.notices import NoticeKind
from services.training.editions import seats
from services.training.editions.model import Edition, Enrolment

_AHEAD = timedelta(days=1)


def tell_of_starts(call: Call) -> None:
    """Once per edition; if missed, on the day itself, but not after that."""
    due = select(Edition).where(
        Edition.status == "open",
        Edition.start_told_at.is_(None),
        Edition.starts_on.between(call.today, call.today + _AHEAD),
    )
    for edition in call.session.scalars(due.order_by(Edition.id).with_for_update(of=Edition)).all():
        edition.start_told_at = call.now
        seated = select(Enrolment.member_id).where(
            Enrolment.edition_id == edition.id, Enrolment.status == "enrolled", Enrolment.member_id.is_not(None)
        )
        members = {*call.session.scalars(seated), *edition.instructor_ids}
        seats.notify(call, edition, NoticeKind.EDITION_STARTS, sorted(m for m in members if m))
    call.session.flush()
