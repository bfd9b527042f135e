"""The door of the chat: what it answers and which events it consumes."""

from __future__ import annotations

from chassis.data_export import export_of
from chassis.door import Entry, answer, consume
from chassis.policy import MEMBERS, WRITERS
from contracts import data_export
from contracts.chat import blocks as chat_blocks
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.programs import events as programs_events
from contracts.training import events as training_events
from services.chat import access, blocks, corrections, editions, history, membership, messages, reading, rooms
from services.chat.data_export import HELD

DOOR: list[Entry] = [
    answer(data_export.CHAT, MEMBERS, export_of(HELD)),
    answer(chat_rooms.OPEN_ROOM, WRITERS, rooms.open_room),
    answer(chat_rooms.OPEN_DIRECT_ROOM, WRITERS, rooms.open_direct_room),
    answer(chat_rooms.READ_ROOM, MEMBERS, rooms.read_room),
    answer(chat_rooms.EDIT_ROOM, WRITERS, rooms.edit_room),
    answer(chat_rooms.LIST_ROOMS, MEMBERS, rooms.list_rooms),
    answer(chat_rooms.FIND_ROOMS, MEMBERS, rooms.find_rooms),
    answer(chat_rooms.ROOM_ACCESS, MEMBERS, access.room_access),
    answer(chat_rooms.LIST_MEMBERS, MEMBERS, membership.list_members),
    answer(chat_rooms.JOIN_ROOM, WRITERS, membership.join_room),
    answer(chat_rooms.LEAVE_ROOM, WRITERS, membership.leave_room),
    answer(chat_rooms.INVITE_MEMBER, WRITERS, membership.invite_member),
    answer(chat_rooms.REMOVE_MEMBER, WRITERS, membership.remove_member),
    answer(chat_messages.SEND_MESSAGE, WRITERS, messages.send_message),
    answer(chat_messages.EDIT_MESSAGE, WRITERS, corrections.edit_message),
    answer(chat_messages.DELETE_MESSAGE, WRITERS, corrections.delete_message),
    answer(chat_messages.READ_RECORD, MEMBERS, corrections.read_record),
    answer(chat_messages.READ_HISTORY, MEMBERS, history.read_history),
    answer(chat_messages.LIST_CHANGES, MEMBERS, history.list_changes),
    answer(chat_messages.MARK_READ, WRITERS, reading.mark_read),
    answer(chat_blocks.BLOCK_MEMBER, WRITERS, blocks.block_member),
    answer(chat_blocks.UNBLOCK_MEMBER, WRITERS, blocks.unblock_member),
    answer(chat_blocks.LIST_BLOCKS, MEMBERS, blocks.list_blocks),
    consume(programs_events.EditionCreated, editions.open_for_programme),
    consume(training_events.EditionOpened, editions.open_for_course),
    consume(training_events.LearnerEnrolled, editions.learner_enrolled),
    consume(training_events.LearnersEnrolled, editions.seats_taken),
    consume(training_events.LearnerWithdrawn, editions.learner_withdrawn),
]
