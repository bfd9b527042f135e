"""Events of the forum, for the other services and for live pages."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from contracts.base import Event, View
from contracts.forum.values import ReactionKind, TopicKind
from contracts.kinds import Id, Language, Moment
from contracts.links import OwnPath
from contracts.notices import NoticeKind

# What lists of topics depend on: those of all boards, and those of one.
_ON_ITS_BOARD = ("topics", "board/{board_id}")


class TopicOpened(Event):
    """A topic was opened."""

    type: ClassVar[str] = "forum.topic_opened"
    touches: ClassVar[tuple[str, ...]] = _ON_ITS_BOARD

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
    touches: ClassVar[tuple[str, ...]] = _ON_ITS_BOARD

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
    touches: ClassVar[tuple[str, ...]] = ("topics", "boards", "board/{from_board_id}", "board/{board_id}")

    topic_id: Id
    from_board_id: Id
    board_id: Id
    posts: int

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class TopicMerged(Event):
    """A topic was merged into another: its post n is now number `after` + n there. The merged topic is empty.

    `board_id` is that of the merged topic.
    """

    type: ClassVar[str] = "forum.topic_merged"
    touches: ClassVar[tuple[str, ...]] = ("boards", *_ON_ITS_BOARD)

    topic_id: Id
    into_id: Id
    after: int
    posts: int
    board_id: Id | None = None

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
    touches: ClassVar[tuple[str, ...]] = _ON_ITS_BOARD

    topic_id: Id
    post_id: Id
    number: int
    author_id: Id
    board_id: Id | None = None

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class PostChanged(Event):
    """A post was edited, translated, hidden or shown again; `board_id` is there if it opens its topic."""

    type: ClassVar[str] = "forum.post_changed"
    touches: ClassVar[tuple[str, ...]] = ("board/{board_id}",)

    topic_id: Id
    post_id: Id
    number: int
    hidden: bool
    board_id: Id | None = None

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class BoardOpened(Event):
    """A board was opened, by somebody or for an edition of a programme."""

    type: ClassVar[str] = "forum.board_opened"
    touches: ClassVar[tuple[str, ...]] = ("boards",)

    board_id: Id

    @property
    def subject(self) -> str:
        return f"board/{self.board_id}"


class BoardChanged(Event):
    """A board's name, audience or slow mode was changed."""

    type: ClassVar[str] = "forum.board_changed"
    touches: ClassVar[tuple[str, ...]] = ("boards", "audience/{board_id}")

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
    """A notification was delivered; `number` counts the member's notifications from 1, for resuming live.

    Earlier releases wrote one for each inbox, where NoticesDelivered is written now; readers still understand it.
    """

    type: ClassVar[str] = "forum.notice_delivered"

    member_id: Id
    number: int
    unread: int

    @property
    def subject(self) -> str:
        return f"inbox/{self.member_id}"


class NoticesRead(Event):
    """A member has read their notifications up to a number."""

    type: ClassVar[str] = "forum.notices_read"

    member_id: Id
    number: int

    @property
    def subject(self) -> str:
        return f"inbox/{self.member_id}"


class InboxGrown(View):
    """An inbox that has one notification more; `number` counts its notifications from 1, for resuming live."""

    member_id: Id
    number: int
    unread: int


class NoticesDelivered(Event):
    """A notification was delivered to these inboxes. Its subject is the first of them, its order that of all."""

    type: ClassVar[str] = "forum.notices_delivered"

    inboxes: list[InboxGrown]

    @property
    def subject(self) -> str:
        return f"inbox/{self.inboxes[0].member_id}"


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
    """An event's date or place changed, it was cancelled, or somebody replied to the invitation.

    A reply moves no event in a list: then there is no `board_id`.
    """

    type: ClassVar[str] = "forum.gathering_changed"
    touches: ClassVar[tuple[str, ...]] = ("board/{board_id}",)

    topic_id: Id
    cancelled: bool
    board_id: Id | None = None

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

    `more` counts the notifications left to the inbox; `tasks`, in a digest, what waits for the member. Only identity
    knows the address.
    """

    type: ClassVar[str] = "forum.mail_due"

    mail_id: Id
    member_id: Id
    kind: NoticeKind | None
    notices: list[MailedNotice]
    more: int
    tasks: int = 0

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


class TasksChanged(Event):
    """What waits for a member, or for holders of a role, is not what it was; `who` is the member's id or the role."""

    type: ClassVar[str] = "forum.tasks_changed"

    who: str

    @property
    def subject(self) -> str:
        return f"tasks/{self.who}"
