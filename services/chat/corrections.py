"""Editing and deleting: each is a new change of the room, and the previous text is kept on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import select, update

from chassis.call import Call
from chassis.rows import get_row, refuse_stale
from contracts.base import FORBIDDEN, NOT_FOUND, Refused
from contracts.chat import messages as chat_messages
from contracts.chat.rooms import RoomKind
from contracts.identity import Role
from services.chat import access, blocks, views
from services.chat.model import Message, Revision, Room


def edit_message(call: Call, command: chat_messages.EditMessage) -> chat_messages.Message:
    """Changes the text of one's own message.

    Raises NOT_FOUND, FORBIDDEN, NOT_A_MEMBER, MESSAGE_DELETED, STALE, BLOCKED_BY_YOU, NOT_REACHABLE (direct room).
    """
    message, found = _locked(call, command.message_id, command.expected_version, writing=True)
    if message.sender_id != call.actor.id:
        raise FORBIDDEN()
    if message.deleted_at is not None:
        raise chat_messages.MESSAGE_DELETED("message_id")
    blocks.refuse_in(call, found.room)
    if message.text == command.text:
        return views.one_message(call.session, message.id)
    replace_text(call, message, command.text)
    message.edited_at = call.now
    return record_change(call, message)


def delete_message(call: Call, command: chat_messages.DeleteMessage) -> chat_messages.Message:
    """Deletes a message; moderators and owners give a reason. Deleting it again changes nothing.

    Raises NOT_FOUND, FORBIDDEN, REASON_NEEDED, STALE.
    """
    message, found = _locked(call, command.message_id, command.expected_version, writing=False)
    own = message.sender_id == call.actor.id
    if not own and not access.keeps_order(call.actor, found):
        raise FORBIDDEN()
    if not own and not command.reason:
        raise chat_messages.REASON_NEEDED("reason")
    if message.deleted_at is not None:
        return views.one_message(call.session, message.id)
    replace_text(call, message, "")
    message.deleted_at, message.deleted_by, message.delete_reason = call.now, call.actor.id, command.reason
    return record_change(call, message)


def read_record(call: Call, command: chat_messages.MessageById) -> chat_messages.MessageRecord:
    """A message's earlier texts and its deletion: for its sender, moderators, auditors. Raises NOT_FOUND, FORBIDDEN."""
    message = _find(call, command.message_id)
    with _as_no_message():
        found = access.standing(call, message.room_id)
    audits = call.actor.has(Role.AUDITOR) and found.room.kind != RoomKind.DIRECT
    if message.sender_id != call.actor.id and not audits and not access.keeps_order(call.actor, found):
        raise FORBIDDEN()
    kept = call.session.scalars(select(Revision).where(Revision.message_id == message.id).order_by(Revision.version))
    return chat_messages.MessageRecord(
        message=views.one_message(call.session, message.id),
        revisions=[chat_messages.Revision(version=r.version, text=r.text, replaced_at=r.replaced_at) for r in kept],
        deleted_by=message.deleted_by,
        delete_reason=message.delete_reason,
    )


def replace_text(call: Call, message: Message, text: str) -> None:
    """Replaces the text, and keeps the previous one as a revision."""
    call.session.add(Revision(message_id=message.id, version=message.version, text=message.text, replaced_at=call.now))
    message.text = text
    message.version += 1


def record_change(call: Call, message: Message) -> chat_messages.Message:
    """Gives the message the number of the next change of its (locked) room, and emits the event."""
    message.change = call.session.execute(
        update(Room)
        .where(Room.id == message.room_id)
        .values(change=Room.change + 1)
        .returning(Room.change)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    call.session.flush()
    view = views.one_message(call.session, message.id)
    call.emit(views.changed(view))
    return view


def _locked(
    call: Call, message_id: UUID, expected_version: int | None, *, writing: bool
) -> tuple[Message, access.Standing]:
    """The message as it is once its room is locked, and the caller's standing in the room."""
    room_id = _find(call, message_id).room_id
    with _as_no_message():
        found = access.writer(call, room_id) if writing else access.standing(call, room_id, lock=True)
    message = call.session.get_one(Message, message_id, populate_existing=True)
    refuse_stale(message.version, expected_version, "expected_version")
    return message, found


@contextmanager
def _as_no_message() -> Iterator[None]:
    """A message in a room that the caller may not read is answered like one that does not exist."""
    try:
        yield
    except Refused as refused:
        if refused.refusal is not NOT_FOUND:
            raise
        raise NOT_FOUND("message_id", what="message") from None


def _find(call: Call, message_id: UUID) -> Message:
    return get_row(call, Message, message_id, "message_id", "message")
