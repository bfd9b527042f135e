"""Messages: once for ever, numbered without gaps, corrected with a record, caught up with completely."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from chassis import database
from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, person
from contracts.base import FORBIDDEN, NOT_FOUND, STALE, Refused
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.chat.events import MessageChanged
from contracts.identity import Role
from contracts.kinds import Id
from contracts.notices import ChatNotice, NoticeKind
from services.chat import corrections, history, messages
from tests.chat.people import direct_room, join, private_room, public_room, say, seen_by


def test_a_retry_returns_the_same_message_and_changes_nothing(desk: Desk) -> None:
    ana = desk.call_as()
    room = public_room(ana)
    first = say(ana, room, "one", client_id="a")
    say(ana, room, "two", client_id="b")
    assert say(ana, room, "one", client_id="a") == first
    assert [m.number for m in _history(ana, room)] == [2, 1]
    assert len(desk.emitted(MessageChanged)) == 2


def test_a_retry_is_answered_even_after_an_edit_and_after_leaving(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as(name="Beto")
    room = private_room(ana, beto)
    sent = say(beto, room, "teh", client_id="a")
    edited = corrections.edit_message(beto, chat_messages.EditMessage(message_id=sent.id, text="the"))
    assert say(beto, room, "teh", client_id="a") == edited
    from services.chat import membership

    membership.leave_room(beto, chat_rooms.RoomById(room_id=room.id))
    assert say(beto, room, "teh", client_id="a") == edited
    with pytest.raises(Refused, match="not_found"):
        say(beto, room, "more", client_id="b")


def test_a_client_id_of_another_room_is_refused(desk: Desk) -> None:
    ana = desk.call_as()
    say(ana, public_room(ana), client_id="a")
    with pytest.raises(Refused) as refused:
        say(ana, public_room(ana), client_id="a")
    assert refused.value.refusal is chat_messages.CLIENT_ID_USED


def test_two_people_may_use_the_same_client_id(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    room = private_room(ana, beto)
    assert [say(ana, room, client_id="a").number, say(beto, room, client_id="a").number] == [1, 2]


def test_numbers_have_no_gaps_when_many_send_at_once_and_retry(fresh_database: Any) -> None:
    sessions = fresh_database("chat")
    people = [person(name=f"P{n}") for n in range(6)]
    with database.transaction(sessions) as session:
        desk = Desk(session, "chat")
        for one in people:
            desk.admit(one)
        room = private_room(desk.call(people[0]), *(desk.call(one) for one in people[1:]))

    def send(job: tuple[int, int]) -> int:
        who, n = job
        command = chat_messages.SendMessage(room_id=room.id, client_id=f"n{n}", text=f"message {n}")
        with database.transaction(sessions) as session:
            return messages.send_message(Call(session, people[who], "chat"), command).number

    jobs = [(who, n) for n in range(10) for who in range(6) for _ in range(2)]  # each one twice, at the same time
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(send, jobs))
    assert sorted(set(numbers)) == list(range(1, 61))
    with database.transaction(sessions) as session:
        assert session.execute(text("SELECT last_number, change FROM room")).one() == (60, 60)
        stream = session.execute(text("SELECT body FROM outbox WHERE type = 'chat.message_changed' ORDER BY position"))
        changes = [MessageChanged.model_validate_json(bytes(body)).change for body in stream.scalars()]
        assert changes == list(range(1, 61))
        unread = [seen_by(Call(session, one, "chat"), room).unread for one in people]
        assert all(count <= 50 for count in unread)


def test_the_event_tells_all_of_the_message(desk: Desk) -> None:
    ana = desk.call_as(language="es")
    room = public_room(ana)
    sent = say(ana, room, "¿Qué tal?")
    told = desk.emitted(MessageChanged)[0]
    assert told.subject == f"room/{room.id}"
    assert told.message_id == sent.id
    assert (told.text, told.language, told.sender_name) == ("¿Qué tal?", "es", "Ana Mora")
    assert sent == _history(ana, room)[0]


def test_only_members_write_and_private_rooms_do_not_exist_for_others(desk: Desk) -> None:
    ana, other = desk.call_as(), desk.call_as()
    with pytest.raises(Refused) as refused:
        say(other, public_room(ana))
    assert refused.value.refusal is chat_rooms.NOT_A_MEMBER
    for attempt in (say, _history, seen_by):
        with pytest.raises(Refused) as refused:
            attempt(other, private_room(ana))
        assert refused.value.refusal is NOT_FOUND


def test_own_messages_are_edited_with_a_record(desk: Desk) -> None:
    ana, beto = desk.call_as(), desk.call_as()
    room = private_room(ana, beto)
    sent = say(ana, room, "teh")
    edited = corrections.edit_message(
        ana, chat_messages.EditMessage(message_id=sent.id, text="the", expected_version=1)
    )
    assert (edited.text, edited.version, edited.number, edited.change) == ("the", 2, 1, 2)
    assert edited.edited_at is not None
    record = corrections.read_record(ana, chat_messages.MessageById(message_id=sent.id))
    assert [(r.version, r.text) for r in record.revisions] == [(1, "teh")]
    with pytest.raises(Refused) as refused:
        corrections.edit_message(ana, chat_messages.EditMessage(message_id=sent.id, text="x", expected_version=1))
    assert refused.value.refusal is STALE
    for attempt in (
        lambda: corrections.edit_message(beto, chat_messages.EditMessage(message_id=sent.id, text="x")),
        lambda: corrections.read_record(beto, chat_messages.MessageById(message_id=sent.id)),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.refusal is FORBIDDEN


def test_a_message_of_a_room_one_may_not_read_is_as_one_that_does_not_exist(desk: Desk) -> None:
    ana, stranger = desk.call_as(), desk.call_as()
    sent = say(ana, private_room(ana), "ours")

    def refusals(message_id: Id) -> list[tuple[str, str | None, dict[str, str]]]:
        found = []
        for attempt in (
            lambda: corrections.read_record(stranger, chat_messages.MessageById(message_id=message_id)),
            lambda: corrections.edit_message(stranger, chat_messages.EditMessage(message_id=message_id, text="x")),
            lambda: corrections.delete_message(stranger, chat_messages.DeleteMessage(message_id=message_id)),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            found.append((refused.value.refusal.code, refused.value.field, refused.value.params))
        return found

    assert refusals(sent.id) == refusals(new_id())


def test_an_edit_that_changes_nothing_is_no_change(desk: Desk) -> None:
    ana = desk.call_as()
    sent = say(ana, public_room(ana), "same")
    assert corrections.edit_message(ana, chat_messages.EditMessage(message_id=sent.id, text="same")) == sent


def test_a_moderator_deletes_with_a_reason_on_record(desk: Desk) -> None:
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    sent = say(ana, public_room(ana), "insult")
    with pytest.raises(Refused) as refused:
        corrections.delete_message(moderator, chat_messages.DeleteMessage(message_id=sent.id))
    assert refused.value.refusal is chat_messages.REASON_NEEDED
    command = chat_messages.DeleteMessage(message_id=sent.id, reason="Rule 3")
    gone = corrections.delete_message(moderator, command)
    assert (gone.deleted, gone.text, gone.change) == (True, "", 2)
    assert corrections.delete_message(moderator, command) == gone
    record = corrections.read_record(moderator, chat_messages.MessageById(message_id=sent.id))
    assert (record.deleted_by, record.delete_reason) == (moderator.actor.id, "Rule 3")
    assert [r.text for r in record.revisions] == ["insult"]
    assert desk.emitted(MessageChanged)[-1].deleted
    with pytest.raises(Refused) as refused:
        corrections.edit_message(ana, chat_messages.EditMessage(message_id=sent.id, text="again"))
    assert refused.value.refusal is chat_messages.MESSAGE_DELETED


def test_others_do_not_delete(desk: Desk) -> None:
    ana, beto, moderator = desk.call_as(), desk.call_as(), desk.call_as(Role.MODERATOR)
    room = public_room(ana)
    join(beto, room)
    in_public, in_direct = say(ana, room), say(ana, direct_room(ana, beto))
    for call, sent, code in (
        (beto, in_public, "forbidden"),
        (beto, in_direct, "forbidden"),
        (moderator, in_direct, "not_found"),
    ):
        with pytest.raises(Refused, match=code):
            corrections.delete_message(call, chat_messages.DeleteMessage(message_id=sent.id, reason="no"))


def test_catching_up_brings_everything_once_as_it_is_now(desk: Desk) -> None:
    ana = desk.call_as()
    room = public_room(ana)
    sent = [say(ana, room, f"m{n}") for n in range(1, 8)]
    corrections.edit_message(ana, chat_messages.EditMessage(message_id=sent[0].id, text="edited"))
    corrections.delete_message(ana, chat_messages.DeleteMessage(message_id=sent[5].id))
    held = {m.id: m for m in sent[:3]}  # a client that was away since change 3
    after, pages = 3, 0
    while True:
        answer = history.list_changes(ana, chat_messages.ListChanges(room_id=room.id, after=after, limit=2))
        held |= {m.id: m for m in answer.items}
        after, pages = answer.change, pages + 1
        if not answer.more:
            break
    assert sorted(held.values(), key=lambda m: m.number) == list(reversed(_history(ana, room)))
    assert (after, pages) == (9, 3)
    again = history.list_changes(ana, chat_messages.ListChanges(room_id=room.id, after=9))
    assert (again.items, again.change, again.more) == ([], 9, False)
    too_far = history.list_changes(ana, chat_messages.ListChanges(room_id=room.id, after=99))
    assert (too_far.items, too_far.change) == ([], 9)


def test_history_goes_back_from_a_number_in_pages(desk: Desk) -> None:
    ana = desk.call_as()
    room = public_room(ana)
    for n in range(7):
        say(ana, room, f"m{n}")
    first = history.read_history(ana, chat_messages.ReadHistory(room_id=room.id, before=6, limit=3))
    rest = history.read_history(ana, chat_messages.ReadHistory(room_id=room.id, before=6, limit=3, cursor=first.next))
    assert [m.number for m in first.items + rest.items] == [5, 4, 3, 2, 1]
    assert rest.next is None


def test_mentions_are_members_and_told_of_once(desk: Desk) -> None:
    ana, beto, carla = desk.call_as(), desk.call_as(), desk.call_as()
    room = private_room(ana, beto)
    say(ana, room, "look", mentions=[beto.actor.id, beto.actor.id, ana.actor.id])
    notice = desk.emitted(ChatNotice)[0]
    assert (notice.kind, notice.recipients) == (NoticeKind.MENTIONED, [beto.actor.id])
    with pytest.raises(Refused) as refused:
        say(ana, room, "look", mentions=[carla.actor.id])
    assert refused.value.refusal is chat_messages.MENTION_OUTSIDE


def test_the_first_unread_direct_message_is_told_of_and_no_other(desk: Desk) -> None:
    from services.chat import reading

    ana, beto = desk.call_as(), desk.call_as()
    room = direct_room(ana, beto)
    for _ in range(3):
        say(ana, room)
    assert [n.recipients for n in desk.emitted(ChatNotice)] == [[beto.actor.id]]
    reading.mark_read(beto, chat_messages.MarkRead(room_id=room.id, number=3))
    say(ana, room)
    assert len(desk.emitted(ChatNotice)) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": " \n "},
        {"text": "x" * 8001},
        {"text": "nul \x00"},
        {"client_id": "y" * 65},
        {"client_id": ""},
        {"language": "de"},
        {"more": 1},
    ],
)
def test_bad_messages_are_refused(desk: Desk, fields: dict[str, Any]) -> None:
    good: dict[str, Any] = {"room_id": person().id, "client_id": "a", "text": "hola"}
    with pytest.raises(ValueError, match="validation error"):
        chat_messages.SendMessage(**good | fields)


def _history(call: Call, room: chat_rooms.Room) -> list[chat_messages.Message]:
    return history.read_history(call, chat_messages.ReadHistory(room_id=room.id)).items
