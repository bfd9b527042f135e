"""Topics: opening, listing, and reading them with their posts."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum.boards.boards import BoardInTree
from contracts.forum.discussion.posts import Post
from contracts.forum.files import Files
from contracts.forum.gatherings import GatheringPlan
from contracts.forum.polls import PollPlan
from contracts.forum.subscriptions import Level
from contracts.forum.values import MOST_TAGS, Author, TopicId, TopicKind, TopicTag
from contracts.kinds import Id, Language, LongText, Moment, ShortText, Slug, Version

TOPIC_LOCKED = Refusal("forum.topic_locked", 409, "This topic is locked: you can read it but not reply to it.")
TOPIC_MERGED = Refusal(
    "forum.topic_merged", 410, "This topic was merged into {topic_id}: its posts follow number {after} there."
)


class OpenTopic(Command):
    """Opens a topic with its first post."""

    board_id: Id
    title: ShortText = Field(examples=["Hotspot policing in San Pedro Sula: what worked"])
    text: LongText = Field(description="Markdown", examples=["We halved **night-time** assaults in a year."])
    language: Language | None = Field(
        default=None,
        description="Of the text; by default it is detected, or yours if the text is too short",
    )
    mentions: list[Id] = Field(default=[], max_length=20, description="Members to notify, if they can read the board")
    follow: bool = Field(default=True, description="Subscribe to the replies, unless another subscription exists")
    kind: TopicKind = TopicKind.DISCUSSION
    tags: list[Slug] = Field(default=[], max_length=MOST_TAGS, description="From the tag vocabulary")
    files: Files = Field(default=[], description="Your uploaded files, in this order")
    poll: PollPlan | None = Field(default=None, description="The poll; for topics of the kind “poll”")
    event: GatheringPlan | None = Field(default=None, description="Date and place; for topics of the kind “event”")


class EditTopic(Command):
    """Changes the title or tags; by the author or a moderator."""

    topic_id: TopicId
    title: ShortText
    expected_version: Version | None = None
    tags: list[Slug] | None = Field(default=None, max_length=MOST_TAGS, description="Unchanged if left out")


class ListTopics(Paged):
    """Topics by latest activity: of one board (pinned topics first), or of all boards."""

    board_id: Id | None = None
    unread: bool = Field(default=False, description="Only topics with posts you have not read")
    kind: TopicKind | None = None
    solved: bool | None = Field(default=None, description="Only questions with (true) or without (false) an answer")
    tag: Slug | None = None


class Topic(View):
    """A topic; you have read its posts up to number `read`."""

    id: Id
    board_id: Id
    title: str
    language: Language
    author: Author
    locked: bool
    posts: int
    read: int
    unread: int
    opened_at: Moment
    last_activity_at: Moment
    last_author: Author
    version: int
    kind: TopicKind = TopicKind.DISCUSSION
    answer: int | None = Field(default=None, description="The number of the accepted answer's post")
    pinned: bool = False
    slow_seconds: int = Field(default=0, description="Minimum interval between two posts by the same member; 0: none")
    tags: list[TopicTag] = Field(default=[])
    translated_title: str | None = Field(default=None, description="In your language, if translated")
    split_from: Id | None = Field(default=None, description="The placeholder post in the topic it was split from")


class ReadTopic(Command):
    """A topic's posts from number `after` + 1 on."""

    topic_id: TopicId
    after: int = Field(default=0, ge=0, le=2**31 - 1)
    limit: int = Field(default=20, ge=1, le=100)
    language: Language | None = Field(default=None, description="The language of translations; yours if left out")


class TopicPage(View):
    """A topic, its board, and some of its posts. `next` is the `after` of the following page, or null."""

    topic: Topic
    board: BoardInTree
    posts: list[Post]
    next: int | None
    answer: Post | None = Field(default=None, description="The accepted answer of a question, whichever page it is on")
    subscription: Level | None = Field(default=None, description="Yours to this topic")
    access_ends_at: Moment | None = Field(default=None, description="When your access by invitation ends")


OPEN_TOPIC = create("forum", "open_topic", OpenTopic, TopicPage, "Open a topic")
EDIT_TOPIC = change("forum", "edit_topic", EditTopic, Topic, "Change a topic's title or tags")
LIST_TOPICS = read("forum", "list_topics", ListTopics, Page[Topic], "Topics by last activity", at="/topics")
READ_TOPIC = read("forum", "read_topic", ReadTopic, TopicPage, "A topic with its posts", at="/topics/{topic_id}")
