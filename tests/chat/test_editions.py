"""Rooms that follow programmes and training, whatever the order of the events; and what erasure leaves."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from chassis import database
from chassis.actor import PUBLIC
from chassis.ids import new_id
from chassis.service import answers_of, consumers_of
from chassis.testing import Desk
from contracts.base import Refused
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.chat.events import MessageChanged
from contracts.identity import Role
from contracts.kinds import Translated
from contracts.programs.events import EditionCreated
from contracts.training.events import EditionOpened, EnrolledMember, LearnerEnrolled, LearnersEnrolled, LearnerWithdrawn
from services.chat import corrections, editions, erasure, history, membership, rooms
from services.chat.model import Membership, Revision, Room
from services.chat.service import ChatService
from tests.chat.people import direct_room, join, public_room, say, seen_by


def edition_opened(edition_id: UUID, *instructors: UUID) -> EditionOpened:
    return EditionOpened(
        edition_id=edition_id, course_id=new_id(), title=Translated(en="Port security", es="Seguridad portuaria"),
        kind="virtual", starts_on=date(2017, 5, 1), ends_on=date(2017, 6, 1), instructor_ids=list(instructors),
    )  # fmt: skip


def enrolled(edition_id: UUID, member_id: UUID | None, enrolment_id: UUID | None = None) -> LearnerEnrolled:
    return LearnerEnrolled(enrolment_id=enrolment_id or new_id(), edition_id=edition_id, member_id=member_id)


def withdrawn(of: LearnerEnrolled) -> LearnerWithdrawn:
    return LearnerWithdrawn(enrolment_id=of.enrolment_id, edition_id=of.edition_id, member_id=of.member_id)


def present(desk: Desk, edition_id: UUID) -> dict[UUID, str]:
    """Who is in the room of an edition, with the role."""
    statement = select(Membership.member_id, Membership.role).join(Room, Room.id == Membership.room_id)
    rows = desk.session.execute(statement.where(Room.source_id == edition_id, Membership.left_at.is_(None)))
    return {row.member_id: row.role for row in rows}


def deliver(desk: Desk, happened: Any) -> None:
    """Calls the handler as the service does."""
    call = desk.call(PUBLIC)
    [consumer] = [each for each in consumers_of(ChatService) if each.kind is type(happened.event)]
    consumer.feature(call, happened)


def test_a_cohort_is_the_same_in_whatever_order_its_events_come(desk: Desk) -> None:
    teacher, stays, leaves = new_id(), new_id(), new_id()
    for order in itertools.permutations(range(4)):
        edition_id = new_id()
        gone = enrolled(edition_id, leaves)
        events = [
            desk.happened(edition_opened(edition_id, teacher)),
            desk.happened(enrolled(edition_id, stays)),
            desk.happened(gone),
            desk.happened(withdrawn(gone)),
        ]
        for n in order:
            deliver(desk, events[n])
        assert present(desk, edition_id) == {teacher: "owner", stays: "member"}


def test_an_import_enters_its_members_whatever_came_before_it(desk: Desk) -> None:
    stays, leaves = new_id(), new_id()
    for opened_first in (True, False):
        edition_id = new_id()
        seats = [enrolled(edition_id, stays), enrolled(edition_id, leaves)]
        learners = [EnrolledMember(enrolment_id=seat.enrolment_id, member_id=seat.member_id) for seat in seats]
        imported = desk.happened(LearnersEnrolled(edition_id=edition_id, learners=learners))
        if opened_first:
            deliver(desk, desk.happened(edition_opened(edition_id)))
        deliver(desk, desk.happened(withdrawn(seats[1])))
        editions.seats_taken(desk.call(PUBLIC), imported)
        if not opened_first:
            deliver(desk, desk.happened(edition_opened(edition_id)))
        assert present(desk, edition_id) == {stays: "member"}


def test_a_second_opening_changes_the_title_and_adds_instructors(desk: Desk) -> None:
    edition_id, learner, teacher = new_id(), desk.call_as(language="es"), new_id()
    deliver(desk, desk.happened(enrolled(edition_id, learner.actor.id)))
    deliver(desk, desk.happened(edition_opened(edition_id)))
    deliver(desk, desk.happened(edition_opened(edition_id, teacher, learner.actor.member_id)))
    assert present(desk, edition_id) == {teacher: "owner", learner.actor.id: "owner"}
    (room,) = rooms.list_rooms(learner, chat_rooms.ListRooms(kind="cohort")).items
    assert (room.title, room.source, room.source_id) == ("Seguridad portuaria", "course_edition", edition_id)


def test_a_seat_without_a_member_changes_nothing(desk: Desk) -> None:
    edition_id = new_id()
    deliver(desk, desk.happened(edition_opened(edition_id)))
    deliver(desk, desk.happened(enrolled(edition_id, None)))
    assert present(desk, edition_id) == {}


def test_a_second_seat_keeps_the_learner_in(desk: Desk) -> None:
    edition_id, learner = new_id(), new_id()
    first = enrolled(edition_id, learner)
    for event in (edition_opened(edition_id), first, enrolled(edition_id, learner), withdrawn(first)):
        deliver(desk, desk.happened(event))
    assert present(desk, edition_id) == {learner: "member"}


def test_a_cohorts_members_neither_come_nor_go_by_themselves(desk: Desk) -> None:
    edition_id, learner, stranger = new_id(), desk.call_as(), desk.call_as()
    deliver(desk, desk.happened(edition_opened(edition_id)))
    deliver(desk, desk.happened(enrolled(edition_id, learner.actor.id)))
    (room,) = rooms.list_rooms(learner, chat_rooms.ListRooms()).items
    with pytest.raises(Refused) as refused:
        membership.leave_room(learner, chat_rooms.RoomById(room_id=room.id))
    assert refused.value.refusal is chat_rooms.FIXED_MEMBERS
    with pytest.raises(Refused, match="not_found"):
        join(stranger, room)
    moderator = desk.call_as(Role.MODERATOR)
    gone = corrections.delete_message(
        moderator, chat_messages.DeleteMessage(message_id=say(learner, room).id, reason="spam")
    )
    assert gone.deleted


def test_opening_and_enrolling_at_the_same_moment_lose_nobody(fresh_database: Any) -> None:
    sessions = fresh_database("chat")
    edition_id, learners = new_id(), [new_id() for _ in range(20)]

    def handle(event: Any) -> None:
        with database.transaction(sessions) as session:
            deliver(Desk(session, "chat"), Desk(session, "chat").happened(event))

    events: list[Any] = [enrolled(edition_id, learner) for learner in learners]
    events.insert(10, edition_opened(edition_id))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(handle, events))
    with database.transaction(sessions) as session:
        assert set(session.execute(text("SELECT member_id FROM membership")).scalars()) == set(learners)


def test_a_programme_edition_gets_a_public_room_for_its_audience(desk: Desk) -> None:
    officer = desk.call_as(Role.PROGRAMME_OFFICER, country="US", networks=())
    event = EditionCreated(
        programme_id=new_id(), programme="maritime-security", edition_id=new_id(), title=Translated(en="Belize 2017"),
        countries=["BZ"], networks=["police"], officer_id=officer.actor.member_id,
    )  # fmt: skip
    for _ in range(2):
        editions.open_for_programme(desk.call(PUBLIC), desk.happened(event))
    (room,) = rooms.find_rooms(officer, chat_rooms.FindRooms(source_id=event.edition_id)).items
    assert (room.kind, room.countries, room.my_role, room.title) == ("public", ["BZ"], "owner", "Belize 2017")
    inside = desk.call_as(country="BZ", networks=("police",))
    join(inside, room)
    with pytest.raises(Refused, match="not_found"):
        join(desk.call_as(country="BZ"), room)


def test_erasure_blanks_direct_rooms_and_leaves_the_others_messages(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    public, direct = public_room(ana), direct_room(ana, beto)
    join(beto, public)
    said = say(beto, public, "a fact")
    private = [say(beto, direct, f"secret {n}") for n in range(3)]
    corrections.edit_message(beto, chat_messages.EditMessage(message_id=private[0].id, text="less secret"))
    say(ana, direct, "mine")
    erasure.erase(desk.call(PUBLIC), beto.actor.member_id)
    catch_up = history.list_changes(ana, chat_messages.ListChanges(room_id=direct.id, after=5))
    assert [(m.number, m.text, m.deleted) for m in catch_up.items] == [(n, "", True) for n in (1, 2, 3)]
    assert [e.change for e in desk.emitted(MessageChanged) if e.room_id == direct.id] == list(range(1, 9))
    assert desk.session.scalars(select(Revision)).all() == []
    assert history.read_history(ana, chat_messages.ReadHistory(room_id=public.id)).items == [said]
    assert [m.member_id for m in membership.list_members(ana, chat_rooms.ListRoomMembers(room_id=public.id)).items] == [
        ana.actor.id
    ]
    desk.admit(beto.actor, status="erased")
    with pytest.raises(Refused) as refused:
        say(ana, direct)
    assert refused.value.refusal is chat_rooms.MEMBER_GONE
    assert seen_by(ana, direct).last_number == 4


def test_service_doors_name_each_operation() -> None:
    """Every operation of the contract is answered, and nothing else."""
    from convive.contracts import discover

    declared = {operation.name for operation in discover.operations() if operation.service == "chat"}
    assert set(answers_of(ChatService)) == declared
