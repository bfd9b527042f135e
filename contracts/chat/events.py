"""What happens in the chat, for live pages."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from contracts.base import Event
from contracts.kinds import Id, Language, Moment


class MessageChanged(Event):
    """A message was sent, edited or deleted.

    `change` numbers every change of a room from 1 without gaps: what a client resumes by. `number` counts the room's
    messages from 1 and is the basis of unread counts. `text` is empty when the message was deleted.
    """

    type: ClassVar[str] = "chat.message_changed"

    room_id: Id
    change: int
    message_id: Id
    number: int
    sender_id: Id
    sender_name: str
    client_id: str
    text: str
    language: Language
    sent_at: Moment
    edited_at: Moment | None
    deleted: bool
    mentions: list[Id] = Field(default_factory=list)
    message_version: int = 1

    @property
    def subject(self) -> str:
        return f"room/{self.room_id}"


class ReadMarkerMoved(Event):
    """A member has read a room up to a message's number; for that member's other devices."""

    type: ClassVar[str] = "chat.read_marker_moved"

    room_id: Id
    member_id: Id
    number: int
    unread: int

    @property
    def subject(self) -> str:
        return f"reader/{self.member_id}"


class RoomMembershipChanged(Event):
    """A member joined or left a room: gateways start or stop streaming it to that member."""

    type: ClassVar[str] = "chat.room_membership_changed"
    touches: ClassVar[tuple[str, ...]] = ("member_rooms/{member_id}",)

    room_id: Id
    member_id: Id
    joined: bool

    @property
    def subject(self) -> str:
        return f"room/{self.room_id}"


class RoomOpened(Event):
    """A room was opened, by somebody or for an edition of a programme or course; not one of two members."""

    type: ClassVar[str] = "chat.room_opened"
    touches: ClassVar[tuple[str, ...]] = ("rooms",)

    room_id: Id

    @property
    def subject(self) -> str:
        return f"room/{self.room_id}"


class RoomChanged(Event):
    """A room's title, audience or owners were changed: gateways check again who may read it."""

    type: ClassVar[str] = "chat.room_changed"
    touches: ClassVar[tuple[str, ...]] = ("rooms",)

    room_id: Id

    @property
    def subject(self) -> str:
        return f"room/{self.room_id}"


class BlockChanged(Event):
    """A member blocked another, or no longer does: the inbox then takes no notices that the other one causes."""

    type: ClassVar[str] = "chat.block_changed"
    touches: ClassVar[tuple[str, ...]] = ("blocks/{member_id}", "blocks/{blocked_id}")

    member_id: Id
    blocked_id: Id
    blocked: bool

    @property
    def subject(self) -> str:
        return f"block/{self.member_id}/{self.blocked_id}"
