"""The door of the chat: what it answers and what it listens to."""

from __future__ import annotations

from chassis.call import Call
from chassis.messaging.handle import Happened
from chassis.mine import export
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers, handles
from contracts import data_export
from contracts.base import Page
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.identity import MemberSnapshot
from contracts.programs import events as programs_events
from contracts.training import events as training_events
from services.chat import access, corrections, editions, erasure, history, membership, messages, reading, rooms
from services.chat.mine import HELD


class ChatService(Service):
    """Rooms, messages, read markers."""

    name = "chat"

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        erasure.anonymise(call, member.id)

    @answers(data_export.CHAT, MEMBERS)
    def export_mine(self, call: Call, command: data_export.ExportMine) -> data_export.MinePart:
        return export(call, HELD, command)

    @answers(chat_rooms.OPEN_ROOM, WRITERS)
    def open_room(self, call: Call, command: chat_rooms.OpenRoom) -> chat_rooms.Room:
        return rooms.open_room(call, command)

    @answers(chat_rooms.OPEN_DIRECT_ROOM, WRITERS)
    def open_direct_room(self, call: Call, command: chat_rooms.OpenDirectRoom) -> chat_rooms.Room:
        return rooms.open_direct_room(call, command)

    @answers(chat_rooms.READ_ROOM, MEMBERS)
    def read_room(self, call: Call, command: chat_rooms.RoomById) -> chat_rooms.Room:
        return rooms.read_room(call, command)

    @answers(chat_rooms.EDIT_ROOM, WRITERS)
    def edit_room(self, call: Call, command: chat_rooms.EditRoom) -> chat_rooms.Room:
        return rooms.edit_room(call, command)

    @answers(chat_rooms.LIST_ROOMS, MEMBERS)
    def list_rooms(self, call: Call, command: chat_rooms.ListRooms) -> Page[chat_rooms.Room]:
        return rooms.list_rooms(call, command)

    @answers(chat_rooms.FIND_ROOMS, MEMBERS)
    def find_rooms(self, call: Call, command: chat_rooms.FindRooms) -> Page[chat_rooms.Room]:
        return rooms.find_rooms(call, command)

    @answers(chat_rooms.ROOM_ACCESS, MEMBERS)
    def room_access(self, call: Call, command: chat_rooms.RoomById) -> chat_rooms.RoomAccess:
        return access.room_access(call, command.room_id)

    @answers(chat_rooms.LIST_MEMBERS, MEMBERS)
    def list_members(self, call: Call, command: chat_rooms.ListRoomMembers) -> Page[chat_rooms.RoomMember]:
        return membership.list_members(call, command)

    @answers(chat_rooms.JOIN_ROOM, WRITERS)
    def join_room(self, call: Call, command: chat_rooms.RoomById) -> chat_rooms.Membership:
        return membership.join_room(call, command)

    @answers(chat_rooms.LEAVE_ROOM, WRITERS)
    def leave_room(self, call: Call, command: chat_rooms.RoomById) -> chat_rooms.Membership:
        return membership.leave_room(call, command)

    @answers(chat_rooms.INVITE_MEMBER, WRITERS)
    def invite_member(self, call: Call, command: chat_rooms.RoomMemberById) -> chat_rooms.Membership:
        return membership.invite_member(call, command)

    @answers(chat_rooms.REMOVE_MEMBER, WRITERS)
    def remove_member(self, call: Call, command: chat_rooms.RoomMemberById) -> chat_rooms.Membership:
        return membership.remove_member(call, command)

    @answers(chat_messages.SEND_MESSAGE, WRITERS)
    def send_message(self, call: Call, command: chat_messages.SendMessage) -> chat_messages.Message:
        return messages.send_message(call, command)

    @answers(chat_messages.EDIT_MESSAGE, WRITERS)
    def edit_message(self, call: Call, command: chat_messages.EditMessage) -> chat_messages.Message:
        return corrections.edit_message(call, command)

    @answers(chat_messages.DELETE_MESSAGE, WRITERS)
    def delete_message(self, call: Call, command: chat_messages.DeleteMessage) -> chat_messages.Message:
        return corrections.delete_message(call, command)

    @answers(chat_messages.READ_RECORD, MEMBERS)
    def read_record(self, call: Call, command: chat_messages.MessageById) -> chat_messages.MessageRecord:
        return corrections.read_record(call, command)

    @answers(chat_messages.READ_HISTORY, MEMBERS)
    def read_history(self, call: Call, command: chat_messages.ReadHistory) -> Page[chat_messages.Message]:
        return history.read_history(call, command)

    @answers(chat_messages.LIST_CHANGES, MEMBERS)
    def list_changes(self, call: Call, command: chat_messages.ListChanges) -> chat_messages.Changes:
        return history.list_changes(call, command)

    @answers(chat_messages.MARK_READ, WRITERS)
    def mark_read(self, call: Call, command: chat_messages.MarkRead) -> chat_messages.ReadMarker:
        return reading.mark_read(call, command)

    @handles(programs_events.EditionCreated)
    def on_edition_created(self, call: Call, happened: Happened) -> None:
        editions.open_for_programme(call, happened)

    @handles(training_events.EditionOpened)
    def on_edition_opened(self, call: Call, happened: Happened) -> None:
        editions.open_for_course(call, happened)

    @handles(training_events.LearnerEnrolled)
    def on_learner_enrolled(self, call: Call, happened: Happened) -> None:
        editions.seat_changed(call, happened, taken=True)

    @handles(training_events.LearnersEnrolled)
    def on_learners_enrolled(self, call: Call, happened: Happened) -> None:
        editions.seats_taken(call, happened)

    @handles(training_events.LearnerWithdrawn)
    def on_learner_withdrawn(self, call: Call, happened: Happened) -> None:
        editions.seat_changed(call, happened, taken=False)
