"""What the forum can be asked about boards, topics, posts and the search in them.

Moderation is in contracts/forum_moderation.py, everybody's inbox in contracts/forum_notices.py.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum_boards import (
    BELOW_ITSELF,
    EDIT_BOARD,
    LIST_BOARDS,
    MARK_BOARD_READ,
    NO_SUCH_PARENT,
    OPEN_BOARD,
    READ_BOARD,
    SLUG_TAKEN,
    TOO_DEEP,
    Board,
    BoardInTree,
    BoardMark,
    BoardReference,
    EditBoard,
    ListBoards,
    MarkBoardRead,
    OpenBoard,
    ReadBoard,
)
from contracts.forum_files import MOST_FILES, AttachedFile
from contracts.forum_gatherings import GatheringPlan
from contracts.forum_notices import LIST_NOTICES, NOTICE_TEXTS, READ_NOTICES
from contracts.forum_polls import PollPlan
from contracts.forum_subscriptions import Level
from contracts.forum_values import MOST_TAGS, ReactionKind, TopicKind, TopicTag
from contracts.kinds import Country, Id, Language, LongText, Moment, ShortText, Slug, Text, Version

# What is asked of boards stands in a module of its own, and is asked for here as well.
__all__ = [
    "BELOW_ITSELF",
    "EDIT_BOARD",
    "LIST_BOARDS",
    "LIST_NOTICES",
    "MARK_BOARD_READ",
    "NOTICE_TEXTS",
    "NO_SUCH_PARENT",
    "OPEN_BOARD",
    "READ_BOARD",
    "READ_NOTICES",
    "SLUG_TAKEN",
    "TOO_DEEP",
    "Board",
    "BoardInTree",
    "BoardMark",
    "BoardReference",
    "EditBoard",
    "ListBoards",
    "MarkBoardRead",
    "OpenBoard",
    "ReadBoard",
]

TOPIC_LOCKED = Refusal("forum.topic_locked", 409, "This topic is locked: it can be read, not added to.")
POST_IS_HIDDEN = Refusal("forum.post_is_hidden", 409, "A moderator has hidden this post.")
TOPIC_MERGED = Refusal(
    "forum.topic_merged", 410, "This topic was merged into {topic_id}: its posts come there after number {after}."
)
POST_MOVED = Refusal("forum.post_moved", 409, "This post was moved to another topic; follow its link to where it is.")
NOTHING_VISIBLE = Refusal("forum.nothing_visible", 422, "Write something a reader would see.")
TOO_ELABORATE = Refusal(
    "forum.too_elaborate",
    422,
    "This text becomes a page of more than {limit} characters; use smaller tables or fewer links.",
)
NOTHING_TO_SEARCH = Refusal("forum.nothing_to_search", 422, "Search for at least one word.")


# Files that were sent before, in the order in which they are shown.
_Files = Annotated[list[Id], Field(max_length=MOST_FILES)]
Question = Annotated[Text, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class Author(View):
    """Who wrote something. An erased member has no name any more; what they wrote stays."""

    id: Id
    name: str
    country: Country | None
    institution: str
    erased: bool


class PostTranslation(View):
    """A post's text in a language that is not its own, by somebody or, where `by` is nobody, by a machine.

    `title` is the topic's, where the post opens one. `stale`: the post was changed after it was translated.
    """

    language: Language
    title: str | None
    html: str = Field(description="The text, rendered and sanitised")
    machine: bool
    by: Author | None
    made_at: Moment
    version: int
    stale: bool


class OpenTopic(Command):
    """A topic and its first post."""

    board_id: Id
    title: ShortText = Field(examples=["Hotspot policing in San Pedro Sula: what worked"])
    text: LongText = Field(description="Markdown", examples=["We halved **night-time** assaults in a year."])
    language: Language | None = Field(
        default=None,
        description="Of the text; when not given it is detected, or yours where the text is too short to tell",
    )
    mentions: list[Id] = Field(default=[], max_length=20, description="Members to be told, if they may enter the board")
    follow: bool = Field(default=True, description="Hear of the replies, unless something else is subscribed")
    kind: TopicKind = TopicKind.DISCUSSION
    tags: list[Slug] = Field(default=[], max_length=MOST_TAGS, description="Of the vocabulary")
    files: _Files = Field(default=[], description="Of yours, sent before, in this order")
    poll: PollPlan | None = Field(default=None, description="What a poll asks; for the kind “poll”")
    event: GatheringPlan | None = Field(default=None, description="When and where; for the kind “event”")


class EditTopic(Command):
    """Another title, other tags, by the author or a moderator."""

    topic_id: Id
    title: ShortText
    expected_version: Version | None = None
    tags: list[Slug] | None = Field(default=None, max_length=MOST_TAGS, description="As they were when not given")


class ListTopics(Paged):
    """Topics by last activity, the newest first: of one board (the pinned ones before the others), or of all."""

    board_id: Id | None = None
    unread: bool = Field(default=False, description="Only topics with posts you have not read")
    kind: TopicKind | None = None
    solved: bool | None = Field(default=None, description="Only questions: those with an accepted answer, or without")
    tag: Slug | None = None


class Topic(View):
    """A topic, as it is for you: posts up to number `read` are read."""

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
    answer: int | None = Field(default=None, description="The number of the post that answers a question")
    pinned: bool = False
    slow_seconds: int = Field(default=0, description="What has to pass between two posts of one member; 0: nothing")
    tags: list[TopicTag] = Field(default=[])
    translated_title: str | None = Field(default=None, description="In your language, where it was translated")
    split_from: Id | None = Field(default=None, description="A post that says where the first posts had been before")


class ReadTopic(Command):
    """A topic's posts from number `after` + 1 on."""

    topic_id: Id
    after: int = Field(default=0, ge=0, le=2**31 - 1)
    limit: int = Field(default=20, ge=1, le=100)
    language: Language | None = Field(default=None, description="In which translations are shown; yours when not given")


class Post(View):
    """A post. The text of a hidden one is empty, except for its author, moderators and auditors."""

    id: Id
    topic_id: Id
    number: int
    author: Author
    language: Language
    html: str = Field(description="The text, rendered and sanitised")
    written_at: Moment
    edited_at: Moment | None
    hidden: bool
    hidden_reason: str | None
    version: int
    reactions: dict[ReactionKind, int] = Field(default={}, description="How many members gave which")
    my_reactions: list[ReactionKind] = Field(default=[])
    translation: PostTranslation | None = Field(default=None, description="In your language, where there is one")
    files: list[AttachedFile] = Field(default=[])
    moved_post_id: Id | None = Field(default=None, description="This is a note: the post itself is in another topic")


class PostInFull(Post):
    """A post with its Markdown."""

    text: str


class TopicPage(View):
    """A topic, where it is, and some of its posts. `next` is the `after` of the following page, or null."""

    topic: Topic
    board: BoardInTree
    posts: list[Post]
    next: int | None
    answer: Post | None = Field(default=None, description="The accepted answer of a question, whichever page it is on")
    subscription: Level | None = Field(default=None, description="Yours to this topic")
    access_ends_at: Moment | None = Field(default=None, description="Until when a membership of yours lets you read it")


class Reply(Command):
    """A further post in a topic."""

    topic_id: Id
    text: LongText = Field(description="Markdown")
    language: Language | None = Field(
        default=None,
        description="Of the text; when not given it is detected, or yours where the text is too short to tell",
    )
    mentions: list[Id] = Field(default=[], max_length=20, description="Members to be told, if they may enter the board")
    follow: bool = Field(default=True, description="Hear of the replies, unless something else is subscribed")
    files: _Files = Field(default=[], description="Of yours, sent before, in this order")


class PreviewText(Command):
    """A text as it would look as a post; nothing is kept."""

    text: LongText = Field(description="Markdown", examples=["We halved **night-time** assaults in a year."])


class Preview(View):
    """How a text looks."""

    html: str = Field(description="The text, rendered and sanitised")


class ReadPost(Command):
    """One post."""

    post_id: Id


class EditPost(Command):
    """Another text for your own post; the former one stays readable."""

    post_id: Id
    text: LongText
    language: Language | None = Field(default=None, description="As it was when not given")
    expected_version: Version | None = None
    files: _Files | None = Field(default=None, description="Its files from now on; as they were when not given")


class ListRevisions(Paged):
    """The former texts of a post, the newest first."""

    post_id: Id


class Revision(View):
    """A text a post had, until `replaced_at`; `title` where it opened a topic."""

    post_id: Id
    version: int
    title: str | None
    text: str
    html: str
    language: Language
    replaced_at: Moment
    replaced_by: Id


class MarkRead(Command):
    """You have read the topic up to this post's number. It never goes back."""

    topic_id: Id
    number: int = Field(ge=1, le=2**31 - 1)


class ReadMark(View):
    """How far you have read a topic."""

    topic_id: Id
    read: int
    unread: int


class SearchPosts(Command):
    """Words to look for in the posts you may read, in each post's own language, accents and endings aside.

    "quoted words" are looked for as a phrase, `or` between words means either, -word means without it.
    """

    q: Question = Field(examples=["prevencion"])
    language: Language | None = Field(default=None, description="Only posts in this language")
    board_id: Id | None = None
    limit: int = Field(default=20, ge=1, le=50)


class SearchHit(View):
    """A post that fits. `snippet` is safe HTML: text with what was found in <mark>."""

    topic_id: Id
    board_id: Id
    title: str
    post_id: Id
    number: int
    author: Author
    language: Language
    written_at: Moment
    snippet: str


OPEN_TOPIC = create("forum", "open_topic", OpenTopic, TopicPage, "Open a topic")
EDIT_TOPIC = change("forum", "edit_topic", EditTopic, Topic, "Give a topic another title, other tags")
LIST_TOPICS = read("forum", "list_topics", ListTopics, Page[Topic], "Topics by last activity")
READ_TOPIC = read("forum", "read_topic", ReadTopic, TopicPage, "A topic with its posts")

REPLY = create("forum", "reply", Reply, PostInFull, "Reply in a topic")
PREVIEW_TEXT = change("forum", "preview_text", PreviewText, Preview, "See a text as it would look")
READ_POST = read("forum", "read_post", ReadPost, PostInFull, "A post with its Markdown")
EDIT_POST = change("forum", "edit_post", EditPost, PostInFull, "Edit your post")
LIST_REVISIONS = read("forum", "list_revisions", ListRevisions, Page[Revision], "A post's former texts")

MARK_READ = change("forum", "mark_read", MarkRead, ReadMark, "Mark a topic as read up to a post")
SEARCH_POSTS = read("forum", "search_posts", SearchPosts, Page[SearchHit], "Search the posts", one_state=True)
