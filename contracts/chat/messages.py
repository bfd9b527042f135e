"""Messages numbered per room, read markers, catching up after an absence."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.chat.kinds import ClientId, Count, MessageText, Reason
from contracts.kinds import Id, Language, Moment, Version

MENTION_OUTSIDE = Refusal("chat.mention_outside", 422, "Only members of this room can be mentioned.")
MESSAGE_DELETED = Refusal("chat.message_deleted", 409, "This message has been deleted and can no longer be changed.")
REASON_NEEDED = Refusal("chat.reason_needed", 422, "Give a reason for deleting another person's message.")
BEYOND_LAST = Refusal(
    "chat.beyond_last", 422, "The last message in this room is number {last}; choose that number or a lower one."
)
CLIENT_ID_USED = Refusal(
    "chat.client_id_used", 409, "This client_id has already been used for a message in another room; use a new one."
)


class SendMessage(Command):
    """A message. The same client_id again returns the message that stands and changes nothing, however late."""

    room_id: Id
    client_id: ClientId = Field(
        description="Made by the client, unique among its sender's messages", examples=["0193-a1"]
    )
    text: MessageText = Field(examples=["¿Quién tiene el protocolo de 2017?"])
    language: Language | None = Field(default=None, description="The text's language; the sender's own when left out")
    mentions: list[Id] = Field(default_factory=list, max_length=50, description="Members of the room to be notified")


class EditMessage(Command):
    """Another text for one's own message."""

    message_id: Id
    text: MessageText
    expected_version: Version | None = None


class DeleteMessage(Command):
    """Takes a message away: one's own, or as a moderator or the room's owner with a reason."""

    message_id: Id
    reason: Reason | None = None
    expected_version: Version | None = None


class MessageById(Command):
    """A message."""

    message_id: Id


class ReadHistory(Paged):
    """A room's messages, the newest first, from before a number (or from the end)."""

    room_id: Id
    before: Count | None = Field(default=None, description="Only messages with a smaller number")


class ListChanges(Command):
    """What changed in a room after a change's number: new, edited and deleted messages, oldest change first."""

    room_id: Id
    after: Count
    limit: int = Field(default=200, ge=1, le=500)


class MarkRead(Command):
    """The caller has read the room up to and including this message; a marker never goes back."""

    room_id: Id
    number: Count


class Message(View):
    """One message. `number` counts the room's messages, `change` says which of the room's changes it had last."""

    id: Id
    room_id: Id
    number: int
    change: int
    sender_id: Id
    sender_name: str
    client_id: str
    text: str
    language: Language
    mentions: list[Id]
    sent_at: Moment
    edited_at: Moment | None
    deleted: bool
    version: int


class Changes(View):
    """Some of a room's changes. The list is complete up to `change`: go on from there while there is `more`."""

    items: list[Message]
    change: int
    more: bool


class ReadMarker(View):
    """How far the caller has read, and how many messages of others are left."""

    room_id: Id
    number: int
    unread: int


class Revision(View):
    """A text that a message had before."""

    version: int
    text: str
    replaced_at: Moment


class MessageRecord(View):
    """A message with all it was: for its sender, moderators and auditors."""

    message: Message
    revisions: list[Revision]
    deleted_by: Id | None
    delete_reason: str | None


SEND_MESSAGE = create("chat", "send_message", SendMessage, Message, "Send a message")
EDIT_MESSAGE = change("chat", "edit_message", EditMessage, Message, "Edit my message")
DELETE_MESSAGE = change("chat", "delete_message", DeleteMessage, Message, "Delete a message")
READ_RECORD = read(
    "chat",
    "read_record",
    MessageById,
    MessageRecord,
    "Read a message's earlier texts",
    at="/messages/{message_id}/record",
)
READ_HISTORY = read(
    "chat",
    "read_history",
    ReadHistory,
    Page[Message],
    "Read a room's messages backwards",
    at="/rooms/{room_id}/messages",
)
LIST_CHANGES = read(
    "chat", "list_changes", ListChanges, Changes, "Catch up with a room's changes", at="/rooms/{room_id}/changes"
)
MARK_READ = change("chat", "mark_read", MarkRead, ReadMarker, "Move my read marker")
