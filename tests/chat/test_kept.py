"""What is kept of rooms: until an event of what it tells of, and never for whoever may no longer read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.chat import blocks as chat_blocks
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.kinds import Translated
from contracts.programs.events import EditionCreated
from gateway.live.changes import heard
from services.chat import blocks, corrections, editions, erasure, history, membership, reading, rooms
from tests.chat.people import direct_room, join, private_room, public_room, say
from tests.common.kept import Gateway, Question, dropped_by, each_write, for_one_alone, lost_unheard, told


@dataclass
class Scene:
    """Ana in a public, a private and a direct room, all with Rui, who owns the first two; and a room without her."""

    desk: Desk
    ana: Call = field(init=False)
    rui: Call = field(init=False)

    def __post_init__(self) -> None:
        self.ana, self.rui = self.desk.call_as(name="Ana Mora"), self.desk.call_as(name="Rui Dias")
        self.public, self.private = public_room(self.rui), private_room(self.rui, self.ana)
        self.direct, self.elsewhere = direct_room(self.rui, self.ana), public_room(self.rui)
        join(self.ana, self.public)
        self.said = {room.id: say(self.rui, room) for room in (self.public, self.private, self.direct)}

    def member(self, room: chat_rooms.Room, of: Call) -> chat_rooms.RoomMemberById:
        return chat_rooms.RoomMemberById(room_id=room.id, member_id=of.actor.member_id)

    def edition(self, officer: Call) -> object:
        """The room of a programme's edition is opened."""
        event = EditionCreated.model_validate(
            {"programme_id": new_id(), "programme": "ports", "edition_id": new_id(), "title": Translated(en="Ports"),
             "countries": [officer.actor.country], "networks": [], "officer_id": officer.actor.member_id}
        )  # fmt: skip
        return editions.open_for_programme(self.desk.call(), self.desk.happened(event))


Write = Callable[[Scene], object]


def _say(by: Call, *to: chat_rooms.Room) -> None:
    by.now += timedelta(seconds=1)
    for room in to:
        say(by, room)


def _nothing(_: Scene) -> None:
    pass


def _edit(s: Scene) -> None:
    for message in s.said.values():
        corrections.edit_message(s.rui, chat_messages.EditMessage(message_id=message.id, text="adiós"))


def _read(s: Scene) -> None:
    for room_id in s.said:
        reading.mark_read(s.ana, chat_messages.MarkRead(room_id=room_id, number=1))


def _retitle(s: Scene) -> None:
    for room in (s.public, s.private):
        rooms.edit_room(s.rui, chat_rooms.EditRoom(room_id=room.id, title="Ports and ships"))


def _narrow(s: Scene) -> None:
    rooms.edit_room(s.rui, chat_rooms.EditRoom(room_id=s.public.id, countries=["ZZ"]))


def _widen(s: Scene) -> None:
    rooms.edit_room(s.rui, chat_rooms.EditRoom(room_id=s.public.id, countries=[]))


def _leave(s: Scene) -> None:
    membership.leave_room(s.ana, chat_rooms.RoomById(room_id=s.public.id))


def _remove(s: Scene) -> None:
    for room in (s.public, s.private):
        membership.remove_member(s.rui, s.member(room, s.ana))


def _inherit(s: Scene) -> None:
    """The owner leaves, and Ana owns the rooms."""
    for room in (s.public, s.private):
        membership.leave_room(s.rui, chat_rooms.RoomById(room_id=room.id))


def _third(s: Scene) -> None:
    beto = s.desk.call_as()
    join(beto, s.public)
    membership.invite_member(s.rui, s.member(s.private, beto))


def _block(s: Scene) -> None:
    blocks.block_member(s.ana, chat_blocks.MemberToBlock(member_id=s.rui.actor.member_id))


def _blocked(s: Scene) -> None:
    blocks.block_member(s.rui, chat_blocks.MemberToBlock(member_id=s.ana.actor.member_id))


# By name: what has to be done before, and the write.
WRITES: dict[str, tuple[Write, Write]] = {
    "a message": (_nothing, lambda s: _say(s.rui, s.public)),
    "a private message": (_nothing, lambda s: _say(s.rui, s.private)),
    "a direct message": (_nothing, lambda s: _say(s.rui, s.direct)),
    "one's own message": (_nothing, lambda s: _say(s.ana, s.public, s.private, s.direct)),
    "an edit": (_nothing, _edit),
    "a mark": (_nothing, _read),
    "another title": (_nothing, _retitle),
    "a narrower audience": (_nothing, _narrow),
    "a wider audience": (_narrow, _widen),
    "she leaves": (_nothing, _leave),
    "she is removed": (_nothing, _remove),
    "she inherits": (_nothing, _inherit),
    "she joins another": (_nothing, lambda s: join(s.ana, s.elsewhere)),
    "she is invited": (_nothing, lambda s: private_room(s.rui, s.ana)),
    "she writes to another": (_nothing, lambda s: direct_room(s.ana, s.desk.call_as())),
    "a third member": (_nothing, _third),
    "an open room": (_nothing, lambda s: public_room(s.rui)),
    "an edition of hers": (_nothing, lambda s: s.edition(s.ana)),
    "an edition": (_nothing, lambda s: s.edition(s.rui)),
    "she blocks": (_nothing, _block),
    "she is blocked": (_nothing, _blocked),
    "he is erased": (_nothing, lambda s: erasure.erase(s.desk.call(), s.rui.actor.member_id)),
}


@dataclass(frozen=True)
class Kept:
    """A kept answer, and the writes that change it."""

    name: str
    question: Callable[[Scene], Question]
    writes: tuple[str, ...]


def _list(**fields: object) -> Question:
    return Question(chat_rooms.LIST_ROOMS, rooms.list_rooms, chat_rooms.ListRooms.model_validate(fields))


def _find(_: Scene) -> Question:
    return Question(chat_rooms.FIND_ROOMS, rooms.find_rooms, chat_rooms.FindRooms())


def _room(room: chat_rooms.Room) -> Question:
    return Question(chat_rooms.READ_ROOM, rooms.read_room, chat_rooms.RoomById(room_id=room.id))


def _history(room: chat_rooms.Room, **fields: object) -> Question:
    command = chat_messages.ReadHistory.model_validate({"room_id": room.id} | fields)
    return Question(chat_messages.READ_HISTORY, history.read_history, command)


_IN_ROOM = ("one's own message", "an edit", "a mark")
_IN_ANY = ("another title", "she is removed", "she inherits")
_IN_LIST = ("a message", "a private message", *_IN_ROOM, *_IN_ANY, "a narrower audience", "she leaves",
            "she joins another", "an edition of hers")  # fmt: skip
KEPT = (
    Kept(
        "own rooms",
        lambda _: _list(),
        (*_IN_LIST, "a direct message", "a wider audience", "she is invited", "she writes to another", "he is erased"),
    ),
    Kept("first of own rooms", lambda _: _list(limit=1), ("a message", "a private message", "one's own message")),
    Kept("direct rooms", lambda _: _list(kind="direct"), ("a direct message", "she writes to another", *_IN_ROOM)),
    Kept("open rooms", _find, (*_IN_LIST, "a wider audience", "she is invited", "an open room", "an edition")),
    Kept(
        "public room",
        lambda s: _room(s.public),
        ("a message", *_IN_ROOM, *_IN_ANY, "a narrower audience", "she leaves", "a third member", "he is erased"),
    ),
    Kept("private room", lambda s: _room(s.private), ("a private message", *_IN_ROOM, *_IN_ANY, "a third member")),
    Kept(
        "direct room",
        lambda s: _room(s.direct),
        ("a direct message", *_IN_ROOM, "she blocks", "she is blocked", "he is erased"),
    ),
    Kept("history", lambda s: _history(s.public), ("a message", "one's own message", "an edit", "a narrower audience")),
    Kept("private history", lambda s: _history(s.private), ("a private message", "an edit", "she is removed")),
    Kept("direct history", lambda s: _history(s.direct), ("a direct message", "an edit", "he is erased")),
    Kept("earlier history", lambda s: _history(s.private, before=2), ("an edit", "she is removed")),
)
# tests/architecture/test_kept.py: a function that keeps its answer stands above.
each_kept = pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return Scene(desk)


@each_write(KEPT)
def test_it_is_dropped_by_each_write_that_changes_it(scene: Scene, kept: Kept, write: str) -> None:
    first, then = WRITES[write]
    first(scene)
    dropped_by(Gateway(scene.desk), kept.question(scene), scene.ana.actor, partial(then, scene))


@each_kept
def test_it_is_of_one_member_with_these_rights_and_language_alone(scene: Scene, kept: Kept) -> None:
    for_one_alone(Gateway(scene.desk), kept.question(scene), scene.ana.actor, scene.rui.actor)


@each_kept
def test_nothing_is_given_from_the_cache_that_events_may_have_changed_unheard(scene: Scene, kept: Kept) -> None:
    lost_unheard(Gateway(scene.desk), kept.question(scene), scene.ana.actor)


@pytest.mark.parametrize("asked", [_room, _history], ids=["room", "history"])
def test_whoever_is_removed_is_not_given_it_and_whoever_is_invited_is(scene: Scene, asked: object) -> None:
    assert callable(asked)
    gateway, question, ana = Gateway(scene.desk), asked(scene.private), scene.ana.actor
    gateway.ask(question, ana)
    gateway.write(partial(_remove, scene))
    assert not gateway.is_kept(question, ana)
    assert told(gateway, question, ana) == "not_found"
    gateway.write(lambda: membership.invite_member(scene.rui, scene.member(scene.private, scene.ana)))
    assert gateway.ask(question, ana)


def test_a_closed_room_is_asked_for_each_time(scene: Scene) -> None:
    """Whoever takes an office can be blocked no longer: no event of the chat says so."""
    _block(scene)
    call = Call(scene.desk.session, scene.ana.actor, "chat")
    assert rooms.read_room(call, chat_rooms.RoomById(room_id=scene.direct.id)).closed
    assert call.cacheable is None


def test_a_list_of_very_many_rooms_is_asked_for_each_time(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.chat.keeping._MOST", 2)
    call = Call(scene.desk.session, scene.ana.actor, "chat")
    assert len(rooms.list_rooms(call, chat_rooms.ListRooms(limit=1)).items) == 1
    assert call.cacheable is None


def test_a_room_of_others_ends_nothing_of_hers_but_the_open_ones(scene: Scene) -> None:
    gateway = Gateway(scene.desk)
    for kept in KEPT:
        gateway.ask(kept.question(scene), scene.ana.actor)
    gateway.write(lambda: say(scene.rui, scene.elsewhere))
    assert [kept.name for kept in KEPT if not gateway.is_kept(kept.question(scene), scene.ana.actor)] == ["open rooms"]


def test_gateways_listen_to_what_ends_them() -> None:
    ending = {"message_changed", "read_marker_moved", "room_opened", "room_changed", "room_membership_changed",
              "block_changed"}  # fmt: skip
    assert {f"chat.{each}" for each in ending} <= set(heard()["chat"])
