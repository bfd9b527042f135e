"""Unread counts are exact: last number - read number, own messages counted as read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.testing import Desk
from contracts.base import Refused
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.chat.events import ReadMarkerMoved
from services.chat import membership, reading
from tests.breadth import breadth
from tests.chat.people import join, private_room, public_room, say, seen_by


def mark(call: Any, room: chat_rooms.Room, number: int) -> chat_messages.ReadMarker:
    return reading.mark_read(call, chat_messages.MarkRead(room_id=room.id, number=number))


def test_a_marker_only_goes_forward(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    room = private_room(ana, beto)
    for _ in range(4):
        say(ana, room)
    assert seen_by(beto, room).unread == 4
    assert mark(beto, room, 3).unread == 1
    assert mark(beto, room, 2) == chat_messages.ReadMarker(room_id=room.id, number=3, unread=1)
    moved = desk.emitted(ReadMarkerMoved)
    assert [(e.member_id, e.number, e.unread) for e in moved] == [(beto.actor.id, 3, 1)]
    with pytest.raises(Refused) as refused:
        mark(beto, room, 5)
    assert refused.value.refusal is chat_messages.BEYOND_LAST


def test_writing_does_not_hide_what_was_not_read(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    room = private_room(ana, beto)
    say(ana, room)
    say(beto, room)
    assert (seen_by(beto, room).unread, seen_by(ana, room).unread) == (1, 1)


def test_who_comes_anew_has_nothing_unread_and_who_reads_along_no_marker(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    room = public_room(ana)
    say(ana, room)
    with pytest.raises(Refused) as refused:
        mark(beto, room, 1)
    assert refused.value.refusal is chat_rooms.NOT_A_MEMBER
    join(beto, room)
    say(ana, room)
    assert seen_by(beto, room).unread == 1
    membership.leave_room(beto, chat_rooms.RoomById(room_id=room.id))
    assert seen_by(beto, room).unread == 0


@settings(max_examples=breadth(25, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.floats(0, 1)), max_size=15))
def test_unread_is_what_counting_would_give(desk: Desk, steps: list[tuple[int, bool, float]]) -> None:
    people = [desk.call_as() for _ in range(3)]
    room = private_room(people[0], *people[1:])
    senders: list[int] = []
    read = [0, 0, 0]
    for who, sends, share in steps:
        if sends:
            had_read_all = all(sender == who for sender in senders[read[who] :])
            say(people[who], room)
            senders.append(who)
            read[who] = len(senders) if had_read_all else read[who]
        else:
            read[who] = max(read[who], int(share * len(senders)))
            mark(people[who], room, int(share * len(senders)))
    for who, call in enumerate(people):
        assert seen_by(call, room).unread == sum(sender != who for sender in senders[read[who] :])
