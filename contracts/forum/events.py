"""Events of the forum, for the other services and for live pages."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from contracts.base import Event, View
from contracts.forum.values import ReactionKind, TopicKind
from contracts.kinds import Id, Language, Moment
from contracts.links import OwnPath
from contracts.notices import NoticeKind


class TopicOpened(Event):
    """A topic was opened."""

    type: ClassVar[str] = "forum.topic_opened"

    topic_id: Id
    board_id: Id
    title: str
    language: Language
    author_id: Id
    kind: TopicKind = TopicKind.DISCUSSION

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class TopicChanged(Event):
    """A topic's title, tags, lock, pin, slow mode or accepted answer changed; the event carries the new state."""

    type: ClassVar[str] = "forum.topic_changed"

    topic_id: Id
    board_id: Id
    title: str
    locked: bool
    topic_version: int
    kind: TopicKind
    answer: int | None
    pinned: bool
    slow_seconds: int
    tags: list[str]

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class TopicMoved(Event):
    """A topic was moved to another board and is now for that board's audience; its posts keep their numbers."""

    type: ClassVar[str] = "forum.topic_moved"

    topic_id: Id
    from_board_id: Id
    board_id: Id
    posts: int

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class TopicMerged(Event):
    """A topic was merged into another: its post n is now number `after` + n there. The merged topic is empty."""

    type: ClassVar[str] = "forum.topic_merged"

    topic_id: Id
    into_id: Id
    after: int
    posts: int

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class PostsMoved(Event):
    """Posts came from another topic: `posts` of them, after number `after`; 0 for a topic split off.

    Unless the other topic was merged, it keeps a placeholder for each.
    """

    type: ClassVar[str] = "forum.posts_moved"

    topic_id: Id
    from_topic_id: Id
    after: int
    posts: int

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class PostAdded(Event):
    """A reply was posted; `number` counts a topic's posts from 1 (the opening post)."""

    type: ClassVar[str] = "forum.post_added"

    topic_id: Id
    post_id: Id
    number: int
    author_id: Id

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class PostChanged(Event):
    """A post was edited, hidden or shown again."""

    type: ClassVar[str] = "forum.post_changed"

    topic_id: Id
    post_id: Id
    number: int
    hidden: bool

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class BoardChanged(Event):
    """A board's name, audience or slow mode was changed."""

    type: ClassVar[str] = "forum.board_changed"

    board_id: Id

    @property
    def subject(self) -> str:
        return f"board/{self.board_id}"


class ReadMarkMoved(Event):
    """A member has read a topic up to a post's number; without a topic, everything on the board."""

    type: ClassVar[str] = "forum.read_mark_moved"

    member_id: Id
    board_id: Id
    topic_id: Id | None
    number: int | None

    @property
    def subject(self) -> str:
        return f"reader/{self.member_id}"


class NoticeDelivered(Event):
    """A notification was delivered; `number` counts the member's notifications from 1, for resuming live."""

    type: ClassVar[str] = "forum.notice_delivered"

    member_id: Id
    number: int
    unread: int

    @property
    def subject(self) -> str:
        return f"inbox/{self.member_id}"


class PostFlagged(Event):
    """A post was flagged for the moderators."""

    type: ClassVar[str] = "forum.post_flagged"

    flag_id: Id
    topic_id: Id
    post_id: Id
    number: int
    cause: str

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class ReactionsChanged(Event):
    """A reaction to a post was added or removed; `reactions` has the current counts."""

    type: ClassVar[str] = "forum.reactions_changed"

    topic_id: Id
    post_id: Id
    number: int
    reactions: dict[ReactionKind, int] = Field(default_factory=dict)

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class PollChanged(Event):
    """A ballot was cast, changed or withdrawn, or the poll was closed. The event reveals no one's choice."""

    type: ClassVar[str] = "forum.poll_changed"

    topic_id: Id
    closed: bool

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class GatheringChanged(Event):
    """An event's date or place changed, it was cancelled, or somebody replied to the invitation."""

    type: ClassVar[str] = "forum.gathering_changed"

    topic_id: Id
    cancelled: bool

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class AccessChanged(Event):
    """What a member may read in the forum has changed: anything cached for them must be read again."""

    type: ClassVar[str] = "forum.access_changed"

    member_id: Id

    @property
    def subject(self) -> str:
        return f"reader/{self.member_id}"


class MailedNotice(View):
    """A notification as it appears in an e-mail: its text is NOTICE_TEXTS[kind] with `params`."""

    kind: NoticeKind
    params: dict[str, str]
    link: OwnPath
    at: Moment


class MailDue(Event):
    """A member is due an e-mail now: about one `kind` of notification or, without one, the digest.

    `more` counts the notifications left to the inbox. Only identity knows the address.
    """

    type: ClassVar[str] = "forum.mail_due"

    mail_id: Id
    member_id: Id
    kind: NoticeKind | None
    notices: list[MailedNotice]
    more: int

    @property
    def subject(self) -> str:
        return f"mail/{self.mail_id}"


class FilesDropped(Event):
    """Files that are no longer needed: their content may be deleted from storage."""

    type: ClassVar[str] = "forum.files_dropped"

    file_ids: list[Id]

    @property
    def subject(self) -> str:
        return f"file/{self.file_ids[0]}"
