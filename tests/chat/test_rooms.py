"""Rooms: who gets in, who sees them, what they show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from chassis import database
from chassis.call import Call
from chassis.testing import Desk, person
from contracts.base import FORBIDDEN, NOT_FOUND, STALE, Refusal, Refused
from contracts.chat import rooms as chat_rooms
from contracts.chat.events import RoomMembershipChanged
from contracts.identity import Network, Role
from services.chat import access, membership, rooms
from tests.chat.people import direct_room, join, private_room, public_room, say, seen_by


def refused(refusal: Refusal, attempt: Any, *given: Any) -> None:
    with pytest.raises(Refused) as caught:
        attempt(*given)
    assert caught.value.refusal is refusal


def by_id(room: chat_rooms.Room, call: Call) -> chat_rooms.RoomMemberById:
    return chat_rooms.RoomMemberById(room_id=room.id, member_id=call.actor.member_id)


def test_a_public_room_is_for_its_audience(desk: Desk) -> None:
    ana = desk.call_as(country="BZ", networks=(Network.POLICE,))
    room = public_room(ana, networks=["police"], countries=["BZ", "HN"])
    inside = desk.call_as(country="HN", networks=(Network.POLICE, Network.PREVENTION))
    join(inside, room)
    join(inside, room)
    assert seen_by(inside, room).my_role == "member"
    assert seen_by(inside, room).member_count == 2
    for outside in (desk.call_as(country="HN"), desk.call_as(country="CR", networks=(Network.POLICE,))):
        refused(NOT_FOUND, join, outside, room)
        refused(NOT_FOUND, access.room_access, outside, chat_rooms.RoomById(room_id=room.id))
        assert rooms.find_rooms(outside, chat_rooms.FindRooms()).items == []
    assert [e.joined for e in desk.emitted(RoomMembershipChanged)] == [True, True]


def test_whoever_leaves_the_audience_no_longer_reads(desk: Desk) -> None:
    ana, beto = desk.call_as(country="BZ"), desk.call_as(country="BZ")
    room = public_room(ana, countries=["BZ"])
    join(beto, room)
    moved = desk.call(person(country="PA", member_id=beto.actor.id))
    refused(NOT_FOUND, say, moved, room)
    assert rooms.list_rooms(moved, chat_rooms.ListRooms()).items == []


def test_moderators_read_public_rooms_and_auditors_all_but_direct_ones(desk: Desk) -> None:
    ana, beto = desk.call_as(country="BZ"), desk.call_as(country="BZ")
    public, private, direct = public_room(ana, countries=["BZ"]), private_room(ana, beto), direct_room(ana, beto)
    moderator, auditor = desk.call_as(Role.MODERATOR), desk.call_as(Role.AUDITOR)
    assert not access.room_access(moderator, chat_rooms.RoomById(room_id=public.id)).may_write
    assert {r.id for r in rooms.find_rooms(moderator, chat_rooms.FindRooms()).items} == {public.id}
    assert {r.id for r in rooms.find_rooms(auditor, chat_rooms.FindRooms()).items} == {public.id, private.id}
    refused(NOT_FOUND, seen_by, moderator, private)
    refused(NOT_FOUND, seen_by, auditor, direct)
    refused(FORBIDDEN, join, auditor, private)


def test_a_private_room_is_entered_by_its_owners_invitation(desk: Desk) -> None:
    ana, beto, carla = desk.call_as(), desk.call_as(), desk.call_as()
    room = private_room(ana, beto)
    refused(FORBIDDEN, membership.invite_member, beto, by_id(room, carla))
    refused(NOT_FOUND, join, carla, room)
    refused(NOT_FOUND, membership.invite_member, carla, by_id(room, carla))
    refused(NOT_FOUND, membership.invite_member, ana, by_id(room, desk.call(person())))
    names = membership.list_members(beto, chat_rooms.ListRoomMembers(room_id=room.id)).items
    assert [m.role for m in names] == ["owner", "member"]


def test_suspended_members_are_not_brought_in(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    desk.admit(beto.actor, status="suspended")
    refused(chat_rooms.MEMBER_GONE, membership.invite_member, ana, by_id(public_room(ana), beto))
    refused(chat_rooms.MEMBER_GONE, direct_room, ana, beto)


def test_nobody_is_brought_into_a_room_for_others(desk: Desk) -> None:
    ana, beto = desk.call_as(country="BZ"), desk.call_as(country="PA")
    room = public_room(ana, countries=["BZ"])
    refused(chat_rooms.OUTSIDE_AUDIENCE, membership.invite_member, ana, by_id(room, beto))


def test_whoever_was_removed_comes_back_by_invitation_only(desk: Desk) -> None:
    ana, beto, carla = desk.call_as(), desk.call_as(), desk.call_as()
    room = public_room(ana)
    join(beto, room)
    join(carla, room)
    refused(FORBIDDEN, membership.remove_member, carla, by_id(room, beto))
    assert not membership.remove_member(ana, by_id(room, beto)).joined
    refused(NOT_FOUND, membership.remove_member, ana, by_id(room, beto))
    refused(chat_rooms.REMOVED, join, beto, room)
    assert rooms.find_rooms(beto, chat_rooms.FindRooms()).items == []
    assert [found.id for found in rooms.find_rooms(desk.call_as(), chat_rooms.FindRooms()).items] == [room.id]
    refused(FORBIDDEN, membership.invite_member, carla, by_id(room, beto))
    membership.invite_member(ana, by_id(room, beto))
    assert [found.id for found in rooms.find_rooms(beto, chat_rooms.FindRooms()).items] == [room.id]
    assert say(beto, room).number == 1


def test_ownership_passes_to_the_eldest_member(desk: Desk) -> None:
    ana, beto, carla = desk.call_as(), desk.call_as(), desk.call_as()
    room = private_room(ana, beto)
    membership.invite_member(ana, by_id(room, carla))
    membership.leave_room(ana, chat_rooms.RoomById(room_id=room.id))
    assert seen_by(beto, room).my_role == "owner"
    assert seen_by(carla, room).my_role == "member"
    refused(NOT_FOUND, seen_by, ana, room)
    membership.invite_member(beto, by_id(room, ana))
    assert seen_by(ana, room).my_role == "member"


def test_a_pair_has_one_direct_room_for_ever(desk: Desk) -> None:
    ana, beto = desk.call_as(name="Ana"), desk.call_as(name="Beto")
    room = direct_room(ana, beto)
    assert direct_room(beto, ana).id == room.id
    assert (room.title, seen_by(beto, room).title) == ("Beto", "Ana")
    assert room.other_member_id == beto.actor.id
    refused(chat_rooms.WITH_YOURSELF, direct_room, ana, ana)
    refused(chat_rooms.FIXED_MEMBERS, membership.leave_room, ana, chat_rooms.RoomById(room_id=room.id))
    refused(chat_rooms.FIXED_MEMBERS, membership.invite_member, ana, by_id(room, desk.call_as()))


def test_two_who_open_it_at_once_get_the_same_direct_room(fresh_database: Any) -> None:
    sessions = fresh_database("chat")
    two = [person(), person()]
    with database.transaction(sessions) as session:
        for one in two:
            Desk(session, "chat").admit(one)

    def opened(n: int) -> Any:
        with database.transaction(sessions) as session:
            command = chat_rooms.OpenDirectRoom(member_id=two[1 - n % 2].member_id)
            return rooms.open_direct_room(Call(session, two[n % 2], "chat"), command).id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(opened, range(16)))) == 1
    with database.transaction(sessions) as session:
        assert session.execute(text("SELECT count(*) FROM membership")).scalar() == 2


def test_my_rooms_show_the_latest_first_with_the_last_message(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as(name="Beto")
    rooms_of_ana = [private_room(ana, beto) for _ in range(3)]
    public_room(beto)
    beto = desk.call(beto.actor)  # a later moment
    sent = say(beto, rooms_of_ana[0])
    listed = rooms.list_rooms(ana, chat_rooms.ListRooms(limit=2))
    assert listed.items[0].last_message == sent
    assert listed.items[0].unread == 1
    rest = rooms.list_rooms(ana, chat_rooms.ListRooms(limit=2, cursor=listed.next))
    assert {r.id for r in listed.items + rest.items} == {r.id for r in rooms_of_ana}
    assert rooms.list_rooms(ana, chat_rooms.ListRooms(kind="direct")).items == []


def test_a_room_is_changed_by_its_owner(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    room = public_room(ana)
    join(beto, room)
    edited = rooms.edit_room(ana, chat_rooms.EditRoom(room_id=room.id, title="Harbours", expected_version=1))
    assert (edited.title, edited.version, edited.networks) == ("Harbours", 2, [])
    refused(STALE, rooms.edit_room, ana, chat_rooms.EditRoom(room_id=room.id, title="x", expected_version=1))
    refused(FORBIDDEN, rooms.edit_room, beto, chat_rooms.EditRoom(room_id=room.id, title="x"))
