"""What the forum can be asked about boards, topics, posts and the search in them.

Moderation is in contracts/forum_moderation.py, everybody's inbox in contracts/forum_notices.py.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError, PydanticKnownError

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum_files import MOST_FILES, AttachedFile
from contracts.forum_gatherings import GatheringPlan
from contracts.forum_notices import LIST_NOTICES, NOTICE_TEXTS, READ_NOTICES
from contracts.forum_polls import PollPlan
from contracts.forum_subscriptions import Level
from contracts.forum_values import MOST_TAGS, ReactionKind, TopicKind, TopicTag
from contracts.identity import GRANTABLE, Network, Role
from contracts.kinds import Country, Id, Language, LongText, Moment, ShortText, Slug, Text, Translated, Version, named

__all__ = ["LIST_NOTICES", "NOTICE_TEXTS", "READ_NOTICES"]

SLUG_TAKEN = Refusal("forum.slug_taken", 409, "There is already a board at the address {slug}.")
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


def _at_most(length: int) -> AfterValidator:
    def check(texts: Translated) -> Translated:
        if any(len(text) > length for text in (texts.en, texts.es, texts.pt, texts.fr) if text):
            raise PydanticKnownError("string_too_long", {"max_length": length})
        return texts

    return AfterValidator(check)


def _grantable(role: Role) -> Role:
    if role not in GRANTABLE:
        raise PydanticCustomError("not_an_audience", "Only members read the forum: an audience cannot name the public")
    return role


BoardName = Annotated[Translated, _at_most(200), AfterValidator(named)]
Description = Annotated[Translated, _at_most(2000)]
AudienceRole = Annotated[Role, AfterValidator(_grantable)]
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


class _Audience(Command):
    networks: list[Network] = Field(default=[], max_length=10, description="Empty: whatever the network")
    roles: list[AudienceRole] = Field(default=[], max_length=10, description="Empty: whatever the role")
    countries: list[Country] = Field(default=[], max_length=60, description="Empty: whatever the country")
    members: list[Id] = Field(default=[], max_length=200, description="Who may enter besides, each by name")


class OpenBoard(_Audience):
    """A board. Who may enter: members who fit networks, roles and countries alike, and those in `members`."""

    slug: Slug = Field(examples=["youth-violence"])
    name: BoardName
    description: Description


class EditBoard(_Audience):
    """The whole board as it shall be from now on."""

    board_id: Id
    name: BoardName
    description: Description
    expected_version: Version | None = None


class ReadBoard(Command):
    """One board."""

    board_id: Id


class ListBoards(Paged):
    """The boards you may enter, by address."""


class Board(View):
    """A board, with counts as they are for you: `unread` counts the posts you have not read."""

    id: Id
    slug: Slug
    name: Translated
    description: Translated
    networks: list[Network]
    roles: list[Role]
    countries: list[Country]
    members: list[Id]
    edition_id: Id | None
    topics: int
    posts: int
    unread: int
    opened_at: Moment
    last_activity_at: Moment
    version: int
    slow_seconds: int = Field(default=0, description="What has to pass between two posts of one member; 0: nothing")
    subscription: Level | None = Field(default=None, description="Yours to this board")


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


class BoardReference(View):
    """A board's address and name."""

    id: Id
    slug: Slug
    name: Translated


class TopicPage(View):
    """A topic, where it is, and some of its posts. `next` is the `after` of the following page, or null."""

    topic: Topic
    board: BoardReference
    posts: list[Post]
    next: int | None
    answer: Post | None = Field(default=None, description="The accepted answer of a question, whichever page it is on")
    subscription: Level | None = Field(default=None, description="Yours to this topic")


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


class MarkBoardRead(Command):
    """You have read all there is on the board."""

    board_id: Id


class ReadMark(View):
    """How far you have read a topic."""

    topic_id: Id
    read: int
    unread: int


class BoardMark(View):
    """What is unread on a board."""

    board_id: Id
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


OPEN_BOARD = create("forum", "open_board", OpenBoard, Board, "Open a board")
EDIT_BOARD = change("forum", "edit_board", EditBoard, Board, "Change a board and its audience")
READ_BOARD = read("forum", "read_board", ReadBoard, Board, "A board")
LIST_BOARDS = read("forum", "list_boards", ListBoards, Page[Board], "Boards with their unread counts")

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
MARK_BOARD_READ = change("forum", "mark_board_read", MarkBoardRead, BoardMark, "Mark a board as read")
SEARCH_POSTS = read("forum", "search_posts", SearchPosts, Page[SearchHit], "Search the posts", one_state=True)
