"""Learners and instructors are told the day before an edition starts; focal points when it takes learners."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.identity import Role
from contracts.notices import NoticeKind, TrainingNotice
from services.training.editions import reminders as starting
from services.training.editions.model import Enrolment
from tests.training.people import enrol, instructor, opened


def told(desk: Desk, kind: NoticeKind) -> list[TrainingNotice]:
    return [notice for notice in desk.emitted(TrainingNotice) if notice.kind is kind]


def starts_in(call: Call, days: int) -> Any:
    first = call.today + timedelta(days=days)
    return opened(call, starts_on=first, ends_on=first + timedelta(days=30))


def test_learners_with_a_seat_and_instructors_are_told_once_the_day_before(desk_of: DeskOf) -> None:
    desk = desk_of("training")
    teacher, ana = instructor(desk), desk.call_as()
    edition = starts_in(teacher, 1)
    with_seat, without_account = enrol(teacher, edition), enrol(teacher, edition)
    desk.session.get_one(Enrolment, with_seat.id).member_id = ana.actor.member_id
    desk.session.flush()
    assert without_account.member_id is None
    for _ in range(2):
        starting.tell_of_starts(desk.call())
    (notice,) = told(desk, NoticeKind.EDITION_STARTS)
    assert set(notice.recipients) == {ana.actor.id, teacher.actor.id}
    assert notice.params == {"course": "Port security", "starts_on": str(edition.starts_on)}


def test_nobody_is_told_of_what_has_begun_or_is_far_off(desk_of: DeskOf) -> None:
    desk = desk_of("training")
    teacher = instructor(desk)
    for days in (-1, 2):
        starts_in(teacher, days)
    today = starts_in(teacher, 0)
    starting.tell_of_starts(desk.call())
    assert [notice.link for notice in told(desk, NoticeKind.EDITION_STARTS)] == [f"/training/editions/{today.id}"]


def test_focal_points_are_told_when_an_edition_takes_learners(desk_of: DeskOf) -> None:
    desk = desk_of("training")
    edition = starts_in(instructor(desk), 30)
    (notice,) = told(desk, NoticeKind.EDITION_OPENED)
    assert (notice.role, notice.recipients) == (Role.FOCAL_POINT, [])
    assert notice.link == f"/training/editions/{edition.id}"
