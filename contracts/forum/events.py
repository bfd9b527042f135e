"""What happens in the forum, for the other contexts and for live pages."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from contracts.base import Event, View
from contracts.forum.values import ReactionKind, TopicKind
from contracts.kinds import Id, Language, Moment
from contracts.notices import NoticeKind


class TopicOpened(Event):
    """Somebody opened a topic."""

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
    """A topic is not what it was: its title, tags, lock, pin, pace or accepted answer. This is how it is now."""

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
    """A topic stands on another board, and is for that board's audience; its posts keep their numbers."""

    type: ClassVar[str] = "forum.topic_moved"

    topic_id: Id
    from_board_id: Id
    board_id: Id
    posts: int

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class TopicMerged(Event):
    """A topic's posts are another topic's: its post n is number `after` + n there. It has none itself any more."""

    type: ClassVar[str] = "forum.topic_merged"

    topic_id: Id
    into_id: Id
    after: int
    posts: int

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class PostsMoved(Event):
    """Posts of another topic are this one's: `posts` of them, behind number `after`; 0 for a topic split off.

    Where they had been, a topic that was not merged has a note in the place of each.
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
    """Somebody replied; `number` counts a topic's posts from 1 (the opening one)."""

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
    """A board has another name, another audience or another pace."""

    type: ClassVar[str] = "forum.board_changed"

    board_id: Id

    @property
    def subject(self) -> str:
        return f"board/{self.board_id}"


class ReadMarkMoved(Event):
    """A member has read a topic up to a post's number; without a topic, all there was on the board."""

    type: ClassVar[str] = "forum.read_mark_moved"

    member_id: Id
    board_id: Id
    topic_id: Id | None
    number: int | None

    @property
    def subject(self) -> str:
        return f"reader/{self.member_id}"


class NoticeDelivered(Event):
    """A notice lies in a member's inbox; `number` counts the member's notices from 1, for live resume."""

    type: ClassVar[str] = "forum.notice_delivered"

    member_id: Id
    number: int
    unread: int

    @property
    def subject(self) -> str:
        return f"inbox/{self.member_id}"


class PostFlagged(Event):
    """Somebody flagged a post for the moderators."""

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
    """A reaction to a post was given or taken back; `reactions` counts them as they are now."""

    type: ClassVar[str] = "forum.reactions_changed"

    topic_id: Id
    post_id: Id
    number: int
    reactions: dict[ReactionKind, int] = Field(default_factory=dict)

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class PollChanged(Event):
    """A ballot was given, changed or taken back, or the poll was closed. It says nothing of anybody's choice."""

    type: ClassVar[str] = "forum.poll_changed"

    topic_id: Id
    closed: bool

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class GatheringChanged(Event):
    """An event's date or place is another one, it is cancelled, or somebody said whether they take part."""

    type: ClassVar[str] = "forum.gathering_changed"

    topic_id: Id
    cancelled: bool

    @property
    def subject(self) -> str:
        return f"topic/{self.topic_id}"


class AccessChanged(Event):
    """What a member may read in the forum is another than before: whatever was kept for them is to be read anew."""

    type: ClassVar[str] = "forum.access_changed"

    member_id: Id

    @property
    def subject(self) -> str:
        return f"reader/{self.member_id}"


class MailedNotice(View):
    """A notice as a mail tells it: its text is NOTICE_TEXTS[kind] with `params`."""

    kind: NoticeKind
    params: dict[str, str]
    link: str
    at: Moment


class MailDue(Event):
    """A member is to be told by mail, now: of one `kind` of notice, or without one by the digest.

    `more` counts what the mail leaves to the inbox. Only identity knows the address.
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
    """Files that nobody will ask for any more: whoever keeps their bytes lets go of them."""

    type: ClassVar[str] = "forum.files_dropped"

    file_ids: list[Id]

    @property
    def subject(self) -> str:
        return f"file/{self.file_ids[0]}"
