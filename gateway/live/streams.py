"""What one can listen to. Each stream knows where it stands, how to catch up, and by that who may read it.

The services decide: a stream is read through the same operations, under the client's own actor, as everything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.base import NOT_FOUND
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.inbox import notices as forum_notices
from gateway import notices
from gateway.live.client import Ask, Client


@dataclass(frozen=True)
class Missed:
    """Some of what a client missed: (number, data) in order, complete up to `position`; there may be `more`."""

    items: list[tuple[int, Any]]
    position: int
    more: bool


@dataclass
class Stream:
    """`name` is what the client calls it, `key` what events are filed under.

    `until` is when the right to it ends by the clock, as far as the service said so when it was last asked.
    """

    name: str
    key: str
    until: datetime | None = field(default=None, init=False)

    async def position(self, ask: Ask) -> int:
        """The number where the stream stands. Raises Refused when the client may not read it."""
        raise NotImplementedError

    async def missed(self, ask: Ask, after: int) -> Missed:
        """What came after a number. Raises Refused when the client may not read it (any more)."""
        raise NotImplementedError


class Room(Stream):
    """room/<id>: the changes of a chat room, numbered by the room."""

    @property
    def room_id(self) -> str:
        return self.name.partition("/")[2]

    async def position(self, ask: Ask) -> int:
        return int((await ask(chat_rooms.ROOM_ACCESS, {"room_id": self.room_id}))["change"])

    async def missed(self, ask: Ask, after: int) -> Missed:
        page = await ask(chat_messages.LIST_CHANGES, {"room_id": self.room_id, "after": after})
        return Missed([(item["change"], item) for item in page["items"]], page["change"], page["more"])


class Topic(Stream):
    """topic/<id>: which posts a topic has got, numbered by the topic, and which changed (not numbered)."""

    async def position(self, ask: Ask) -> int:
        return int((await self._read(ask, 0, 1))["topic"]["posts"])

    async def missed(self, ask: Ask, after: int) -> Missed:
        page = await self._read(ask, after, 100)
        items = [(post["number"], as_post_added(post)) for post in page["posts"]]
        more = page["next"] is not None
        return Missed(items, items[-1][0] if more else page["topic"]["posts"], more)

    async def _read(self, ask: Ask, after: int, limit: int) -> dict[str, Any]:
        asked = {"topic_id": self.name.partition("/")[2], "after": after, "limit": limit}
        page = await ask(forum_topics.READ_TOPIC, asked)
        ends_at = page.get("access_ends_at")
        self.until = datetime.fromisoformat(ends_at) if ends_at else None
        return page


def as_post_added(post: dict[str, Any]) -> dict[str, Any]:
    """The hint that a post is there; whoever wants its text reads it."""
    return {"event": "post_added", "post_id": post["id"], "number": post["number"]}


@dataclass
class Inbox(Stream):
    """inbox: the member's notices with their texts, numbered by the inbox."""

    language: str = "en"

    async def position(self, ask: Ask) -> int:
        return int((await ask(forum_notices.LIST_NOTICES, {"limit": 1}))["last"])

    async def missed(self, ask: Ask, after: int) -> Missed:
        page = await ask(forum_notices.LIST_NOTICES, {"after": after, "limit": 200})
        items = [(item["number"], self._as_data(item, page["unread"])) for item in page["items"]]
        more = page["next"] is not None
        return Missed(items, items[-1][0] if more else page["last"], more)

    def _as_data(self, notice: dict[str, Any], unread: int) -> dict[str, Any]:
        return notice | {"text": notices.notice_text(notice, self.language), "unread": unread}


class OwnRooms(Stream):
    """rooms: hints about the member's rooms: one was joined or left, or read on another device.

    Hints are not numbered and not kept: whoever was away reads the list of rooms again.
    """

    async def position(self, ask: Ask) -> int:
        await ask(chat_rooms.LIST_ROOMS, {"limit": 1})
        return 0

    async def missed(self, ask: Ask, after: int) -> Missed:
        return Missed([], 0, more=False)


def find(name: str, client: Client) -> Stream:
    """The stream that a client calls so. Raises NOT_FOUND."""
    kind, _, identifier = name.partition("/")
    match kind:
        case "inbox" if name == kind:
            return Inbox(name, f"inbox/{client.member_id}", client.language)
        case "rooms" if name == kind:
            return OwnRooms(name, f"rooms/{client.member_id}")
        case "room" if _is_id(identifier):
            return Room(name, name)
        case "topic" if _is_id(identifier):
            return Topic(name, name)
    raise NOT_FOUND("stream", what="stream")


def _is_id(text: str) -> bool:
    """Whether it is an identifier in the form in which we give them out, so that a stream has one name only."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
