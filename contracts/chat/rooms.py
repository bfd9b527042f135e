"""Rooms of the chat and their members."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.chat.messages import Message
from contracts.identity import Network
from contracts.kinds import Country, Id, Moment, Name, Version

NOT_A_MEMBER = Refusal("chat.not_a_member", 403, "Join this room before writing in it.")
MEMBER_GONE = Refusal("chat.member_gone", 409, "This person is no longer a member of the network.")
WITH_YOURSELF = Refusal("chat.with_yourself", 422, "Choose someone other than yourself for a direct room.")
FIXED_MEMBERS = Refusal(
    "chat.fixed_members",
    409,
    "Membership of this room is managed automatically: nobody can be added to it or leave it.",
)
REMOVED = Refusal("chat.removed", 403, "You were removed from this room and need an invitation to return.")
OUTSIDE_AUDIENCE = Refusal("chat.outside_audience", 409, "{name} does not have access to this room.")


class RoomKind(StrEnum):
    """Who has access: anyone who joins, members the owner invites, just two members, or those of a course edition."""

    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"
    COHORT = "cohort"


class OpenKind(StrEnum):
    """Kinds of room that a member may open; direct rooms have their own operation, and cohort rooms follow training."""

    PUBLIC = "public"
    PRIVATE = "private"


class RoomRole(StrEnum):
    """A member's role in a room."""

    OWNER = "owner"
    MEMBER = "member"


class RoomSource(StrEnum):
    """The item in another service for which a room was opened."""

    PROGRAMME_EDITION = "programme_edition"
    COURSE_EDITION = "course_edition"


class DirectClosed(StrEnum):
    """Why nothing can be written in a direct room; who is blocked is not told so."""

    BLOCKED_BY_YOU = "blocked_by_you"
    NOT_REACHABLE = "not_reachable"


class OpenRoom(Command):
    """Opens a room owned by the caller. Networks and countries define a public room's audience; none: all members."""

    kind: OpenKind
    title: Name = Field(description="What the room is about", examples=["Homicide data in ports"])
    networks: list[Network] = Field(default_factory=list, max_length=2)
    countries: list[Country] = Field(default_factory=list, max_length=40, examples=[["BZ", "HN"]])


class OpenDirectRoom(Command):
    """Opens the room of the caller and one other member; the same two members always share the same room."""

    member_id: Id


class RoomById(Command):
    """A room."""

    room_id: Id


class EditRoom(Command):
    """Changes the title or audience; fields left out are unchanged."""

    room_id: Id
    title: Name | None = None
    networks: list[Network] | None = Field(default=None, max_length=2)
    countries: list[Country] | None = Field(default=None, max_length=40)
    expected_version: Version | None = None


class ListRooms(Paged):
    """The caller's rooms, by latest message."""

    kind: RoomKind | None = None


class FindRooms(Paged):
    """The rooms that the caller may read, joined or not, newest first; direct rooms are excluded."""

    source: RoomSource | None = None
    source_id: Id | None = Field(default=None, description="The programme or course edition a room was opened for")


class ListRoomMembers(Paged):
    """The members of a room."""

    room_id: Id


class RoomMemberById(Command):
    """A member, or prospective member, of a room."""

    room_id: Id
    member_id: Id


class Room(View):
    """A room as the caller sees it. `title` is in the caller's language; a direct room's is the other member's name."""

    id: Id
    kind: RoomKind
    title: str
    networks: list[Network]
    countries: list[Country]
    source: RoomSource | None
    source_id: Id | None
    other_member_id: Id | None = Field(description="In a direct room, the other member")
    my_role: RoomRole | None = Field(description="Null when the caller has not joined the room")
    last_number: int
    change: int
    read_number: int
    unread: int
    last_message: Message | None
    member_count: int | None = Field(default=None, description="Only when a single room is read")
    closed: DirectClosed | None = Field(
        default=None, description="Only when a single room is read: why nothing can be written in a direct room"
    )
    created_at: Moment
    version: int


class RoomMember(View):
    """A member of a room, and how far they have read."""

    member_id: Id
    name: str
    country: Country
    institution: str
    role: RoomRole
    joined_at: Moment
    read_number: int


class Membership(View):
    """Whether the member belongs to the room after the operation."""

    room_id: Id
    member_id: Id
    joined: bool
    role: RoomRole


class RoomAccess(View):
    """What the caller may do in a room, and the room's current state: what a live connection needs to start."""

    room_id: Id
    may_write: bool
    change: int
    last_number: int
    read_number: int
    unread: int


OPEN_ROOM = create("chat", "open_room", OpenRoom, Room, "Open a public or private room")
OPEN_DIRECT_ROOM = create("chat", "open_direct_room", OpenDirectRoom, Room, "Open the direct room with a member")
READ_ROOM = read("chat", "read_room", RoomById, Room, "Read a room", at="/rooms/{room_id}")
EDIT_ROOM = change("chat", "edit_room", EditRoom, Room, "Change a room's title or audience")
LIST_ROOMS = read("chat", "list_rooms", ListRooms, Page[Room], "List my rooms with their unread messages", at="/rooms")
FIND_ROOMS = read("chat", "find_rooms", FindRooms, Page[Room], "List the rooms that are open to me", at="/open-rooms")
ROOM_ACCESS = read(
    "chat", "room_access", RoomById, RoomAccess, "Read what I may do in a room", at="/rooms/{room_id}/access"
)
LIST_MEMBERS = read(
    "chat", "list_members", ListRoomMembers, Page[RoomMember], "List a room's members", at="/rooms/{room_id}/members"
)
JOIN_ROOM = change("chat", "join_room", RoomById, Membership, "Join a public room")
LEAVE_ROOM = change("chat", "leave_room", RoomById, Membership, "Leave a room")
INVITE_MEMBER = change("chat", "invite_member", RoomMemberById, Membership, "Add a member to a room")
REMOVE_MEMBER = change("chat", "remove_member", RoomMemberById, Membership, "Remove a member from a room")
