"""Posts: replying, editing, earlier versions, and how far a member has read.

Topics, quotations and moves are in the modules beside this one; the rest of the forum in the other rooms.
"""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum.files import AttachedFile, Files
from contracts.forum.translations import PostTranslation
from contracts.forum.values import Author, ReactionKind, TopicId
from contracts.kinds import Id, Language, LongText, Moment, Version

POST_IS_HIDDEN = Refusal("forum.post_is_hidden", 409, "A moderator has hidden this post.")
POST_MOVED = Refusal("forum.post_moved", 409, "This post was moved to another topic; follow its link to find it.")
NOTHING_VISIBLE = Refusal(
    "forum.nothing_visible", 422, "Your text contains nothing that readers would see; add some visible text."
)
TOO_ELABORATE = Refusal(
    "forum.too_elaborate",
    422,
    "This text would produce a page of more than {limit} characters; use smaller tables or fewer links.",
)


class Post(View):
    """A post. The text of a hidden one is empty, except for its author, moderators and auditors."""

    id: Id
    topic_id: Id
    number: int
    author: Author
    language: Language
    html: str = Field(description="The text, rendered and sanitized")
    written_at: Moment
    edited_at: Moment | None
    hidden: bool
    hidden_reason: str | None
    version: int
    reactions: dict[ReactionKind, int] = Field(default={}, description="Number of reactions of each kind")
    my_reactions: list[ReactionKind] = Field(default=[])
    translation: PostTranslation | None = Field(default=None, description="In your language, if there is one")
    files: list[AttachedFile] = Field(default=[])
    moved_post_id: Id | None = Field(default=None, description="A placeholder: the post itself is in another topic")


class PostInFull(Post):
    """A post with its Markdown."""

    text: str


class Reply(Command):
    """Replies in a topic."""

    topic_id: TopicId
    text: LongText = Field(description="Markdown")
    language: Language | None = Field(
        default=None,
        description="Of the text; by default it is detected, or yours if the text is too short",
    )
    mentions: list[Id] = Field(default=[], max_length=20, description="Members to notify, if they can read the board")
    follow: bool = Field(default=True, description="Subscribe to the replies, unless another subscription exists")
    files: Files = Field(default=[], description="Your uploaded files, in this order")


class PreviewText(Command):
    """Shows how a text would look as a post; nothing is stored."""

    text: LongText = Field(description="Markdown", examples=["We halved **night-time** assaults in a year."])


class Preview(View):
    """The rendered text."""

    html: str = Field(description="The text, rendered and sanitized")


class ReadPost(Command):
    """One post."""

    post_id: Id


class EditPost(Command):
    """Replaces the text of your own post; the earlier version remains readable."""

    post_id: Id
    text: LongText
    language: Language | None = Field(default=None, description="Unchanged if left out")
    expected_version: Version | None = None
    files: Files | None = Field(default=None, description="Replaces the files; unchanged if left out")


class ListRevisions(Paged):
    """Earlier versions of a post, newest first."""

    post_id: Id


class Revision(View):
    """An earlier version of a post, in place until `replaced_at`; with `title` if the post opened a topic."""

    post_id: Id
    version: int
    title: str | None
    text: str
    html: str
    language: Language
    replaced_at: Moment
    replaced_by: Id


class MarkRead(Command):
    """Marks the topic as read up to this post number; the mark never moves back."""

    topic_id: TopicId
    number: int = Field(ge=1, le=2**31 - 1)


class ReadMark(View):
    """How far you have read a topic."""

    topic_id: Id
    read: int
    unread: int


REPLY = create("forum", "reply", Reply, PostInFull, "Reply in a topic")
PREVIEW_TEXT = change("forum", "preview_text", PreviewText, Preview, "Preview a text")
READ_POST = read("forum", "read_post", ReadPost, PostInFull, "A post with its Markdown", at="/posts/{post_id}")
EDIT_POST = change("forum", "edit_post", EditPost, PostInFull, "Edit your post")
LIST_REVISIONS = read(
    "forum",
    "list_revisions",
    ListRevisions,
    Page[Revision],
    "A post's earlier versions",
    at="/posts/{post_id}/revisions",
)
MARK_READ = change("forum", "mark_read", MarkRead, ReadMark, "Mark a topic as read up to a post", repeatable=True)
