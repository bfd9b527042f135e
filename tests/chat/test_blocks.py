"""Blocking: no direct messages between two of whom one has blocked the other, and nobody is told."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import NOT_FOUND, Refusal, Refused
from contracts.chat import blocks as chat_blocks
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.chat.events import BlockChanged
from contracts.identity import Role
from contracts.notices import ChatNotice
from services.chat import blocks, corrections, erasure, membership, rooms
from services.chat.model import MemberBlock
from tests.chat.people import direct_room, private_room, say


def refused(refusal: Refusal, attempt: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(Refused) as caught:
        attempt(*given, **more)
    assert caught.value.refusal is refusal


def block(call: Call, other: Call) -> chat_blocks.BlockedMember:
    return blocks.block_member(call, chat_blocks.MemberToBlock(member_id=other.actor.member_id))


def unblock(call: Call, other: Call) -> None:
    blocks.unblock_member(call, chat_blocks.MemberToBlock(member_id=other.actor.member_id))


def blocked_by(call: Call) -> list[Any]:
    return [each.member_id for each in blocks.list_blocks(call, chat_blocks.ListBlocks()).items]


def invite(call: Call, room: chat_rooms.Room, other: Call) -> chat_rooms.Membership:
    return membership.invite_member(call, chat_rooms.RoomMemberById(room_id=room.id, member_id=other.actor.member_id))


def edit(call: Call, message: chat_messages.Message) -> chat_messages.Message:
    return corrections.edit_message(call, chat_messages.EditMessage(message_id=message.id, text="otra cosa"))


def test_neither_writes_to_the_other_until_unblocked(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    room = direct_room(ana, beto)
    early = say(beto, room, client_id="before")
    assert block(ana, beto).name == beto.actor.name
    refused(chat_blocks.NOT_REACHABLE, say, beto, room)
    refused(chat_blocks.NOT_REACHABLE, edit, beto, early)
    refused(chat_blocks.BLOCKED_BY_YOU, say, ana, room)
    assert say(beto, room, client_id="before").id == early.id  # sent before, and so a retry changes nothing
    unblock(ana, beto)
    unblock(ana, beto)
    assert [say(beto, room).number, say(ana, room).number] == [2, 3]
    assert [event.blocked for event in desk.emitted(BlockChanged)] == [True, False]


def test_a_blocked_member_opens_no_direct_room_and_writes_where_others_are(desk: Desk) -> None:
    ana, beto, carla = desk.call_as(), desk.call_as(), desk.call_as()
    block(ana, beto)
    refused(chat_blocks.NOT_REACHABLE, direct_room, beto, ana)
    refused(chat_blocks.BLOCKED_BY_YOU, direct_room, ana, beto)
    assert say(beto, direct_room(beto, carla)).number == 1
    assert say(beto, private_room(ana, beto)).number == 1


def test_a_blocked_member_adds_nobody_who_blocked_them_to_a_room(desk: Desk) -> None:
    ana, beto, carla = desk.call_as(), desk.call_as(), desk.call_as()
    block(ana, beto)
    refused(chat_blocks.NOT_ADDED, private_room, beto, ana)
    refused(chat_blocks.NOT_ADDED, private_room, beto, carla, ana)
    public = rooms.open_room(beto, chat_rooms.OpenRoom(kind="public", title="Plaza"))
    refused(chat_blocks.NOT_ADDED, invite, beto, public, ana)
    # A third member still brings the two together: who blocks another leaves no group by it.
    assert invite(carla, private_room(carla, beto), ana).joined
    unblock(ana, beto)
    assert invite(beto, public, ana).joined


def test_a_refused_message_raises_no_notice(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    room = direct_room(ana, beto)
    block(ana, beto)
    refused(chat_blocks.NOT_REACHABLE, say, beto, room)
    assert desk.emitted(ChatNotice) == []


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMINISTRATOR])
def test_who_has_to_reach_everybody_is_not_blocked(desk: Desk, role: Role) -> None:
    ana, officer = desk.call_as(), desk.call_as(role)
    refused(chat_blocks.MUST_REACH, block, ana, officer)
    assert blocked_by(ana) == []
    # A block from the time before has no effect while the office lasts.
    desk.session.add(MemberBlock(member_id=ana.actor.member_id, blocked_id=officer.actor.member_id, blocked_at=ana.now))
    assert say(officer, direct_room(officer, ana)).number == 1


def test_oneself_and_strangers_are_not_blocked(desk: Desk) -> None:
    ana = desk.call_as()
    refused(chat_blocks.BLOCK_YOURSELF, block, ana, ana)
    refused(NOT_FOUND, blocks.block_member, ana, chat_blocks.MemberToBlock(member_id=new_id()))


def test_everybody_lists_their_own_page_by_page_and_nobody_who_blocked_them(desk: Desk) -> None:
    ana, others = desk.call_as(), [desk.call_as() for _ in range(3)]
    for other in others:
        block(ana, other)
        block(ana, other)
    first = blocks.list_blocks(ana, chat_blocks.ListBlocks(limit=2))
    rest = blocks.list_blocks(ana, chat_blocks.ListBlocks(limit=2, cursor=first.next))
    assert {each.member_id for each in [*first.items, *rest.items]} == {other.actor.id for other in others}
    one = blocks.list_blocks(ana, chat_blocks.ListBlocks(member_id=others[1].actor.id)).items
    assert [each.member_id for each in one] == [others[1].actor.id]
    assert blocked_by(others[0]) == []


def test_blocks_go_with_either_of_the_two(desk: Desk) -> None:
    ana, beto, carla = desk.call_as(), desk.call_as(), desk.call_as()
    block(ana, beto)
    block(beto, carla)
    block(carla, ana)
    for eraser in erasure.ERASURE:
        eraser.erase(ana, beto.actor.member_id)
    assert [blocked_by(call) for call in (ana, beto, carla)] == [[], [], [ana.actor.id]]
