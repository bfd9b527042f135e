"""The door of the chat: what it answers and what it listens to."""

from __future__ import annotations

from chassis.call import Call
from chassis.messaging.handle import Happened
from chassis.mine import export
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers, handles
from contracts import chat, mine, programs_events, training_events
from contracts.base import Page
from contracts.identity import MemberSnapshot
from services.chat import access, corrections, editions, erasure, history, membership, messages, reading, rooms
from services.chat.mine import HELD


class ChatService(Service):
    """Rooms, messages, read markers."""

    name = "chat"

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        erasure.anonymise(call, member.id)

    @answers(mine.CHAT, MEMBERS)
    def export_mine(self, call: Call, command: mine.ExportMine) -> mine.MinePart:
        return export(call, HELD, command)

    @answers(chat.OPEN_ROOM, WRITERS)
    def open_room(self, call: Call, command: chat.OpenRoom) -> chat.Room:
        return rooms.open_room(call, command)

    @answers(chat.OPEN_DIRECT_ROOM, WRITERS)
    def open_direct_room(self, call: Call, command: chat.OpenDirectRoom) -> chat.Room:
        return rooms.open_direct_room(call, command)

    @answers(chat.READ_ROOM, MEMBERS)
    def read_room(self, call: Call, command: chat.RoomById) -> chat.Room:
        return rooms.read_room(call, command)

    @answers(chat.EDIT_ROOM, WRITERS)
    def edit_room(self, call: Call, command: chat.EditRoom) -> chat.Room:
        return rooms.edit_room(call, command)

    @answers(chat.LIST_ROOMS, MEMBERS)
    def list_rooms(self, call: Call, command: chat.ListRooms) -> Page[chat.Room]:
        return rooms.list_rooms(call, command)

    @answers(chat.FIND_ROOMS, MEMBERS)
    def find_rooms(self, call: Call, command: chat.FindRooms) -> Page[chat.Room]:
        return rooms.find_rooms(call, command)

    @answers(chat.ROOM_ACCESS, MEMBERS)
    def room_access(self, call: Call, command: chat.RoomById) -> chat.RoomAccess:
        return access.room_access(call, command.room_id)

    @answers(chat.LIST_MEMBERS, MEMBERS)
    def list_members(self, call: Call, command: chat.ListRoomMembers) -> Page[chat.RoomMember]:
        return membership.list_members(call, command)

    @answers(chat.JOIN_ROOM, WRITERS)
    def join_room(self, call: Call, command: chat.RoomById) -> chat.Membership:
        return membership.join_room(call, command)

    @answers(chat.LEAVE_ROOM, WRITERS)
    def leave_room(self, call: Call, command: chat.RoomById) -> chat.Membership:
        return membership.leave_room(call, command)

    @answers(chat.INVITE_MEMBER, WRITERS)
    def invite_member(self, call: Call, command: chat.RoomMemberById) -> chat.Membership:
        return membership.invite_member(call, command)

    @answers(chat.REMOVE_MEMBER, WRITERS)
    def remove_member(self, call: Call, command: chat.RoomMemberById) -> chat.Membership:
        return membership.remove_member(call, command)

    @answers(chat.SEND_MESSAGE, WRITERS)
    def send_message(self, call: Call, command: chat.SendMessage) -> chat.Message:
        return messages.send_message(call, command)

    @answers(chat.EDIT_MESSAGE, WRITERS)
    def edit_message(self, call: Call, command: chat.EditMessage) -> chat.Message:
        return corrections.edit_message(call, command)

    @answers(chat.DELETE_MESSAGE, WRITERS)
    def delete_message(self, call: Call, command: chat.DeleteMessage) -> chat.Message:
        return corrections.delete_message(call, command)

    @answers(chat.READ_RECORD, MEMBERS)
    def read_record(self, call: Call, command: chat.MessageById) -> chat.MessageRecord:
        return corrections.read_record(call, command)

    @answers(chat.READ_HISTORY, MEMBERS)
    def read_history(self, call: Call, command: chat.ReadHistory) -> Page[chat.Message]:
        return history.read_history(call, command)

    @answers(chat.LIST_CHANGES, MEMBERS)
    def list_changes(self, call: Call, command: chat.ListChanges) -> chat.Changes:
        return history.list_changes(call, command)

    @answers(chat.MARK_READ, WRITERS)
    def mark_read(self, call: Call, command: chat.MarkRead) -> chat.ReadMarker:
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
