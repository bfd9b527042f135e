"""What becomes of topics: accepted answers, pins, slow mode; tags and their vocabulary; reactions to posts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum_boards import Board
from contracts.forum_moderation import Reason
from contracts.forum_topics import Topic
from contracts.forum_values import Author, ReactionKind
from contracts.kinds import Id, Slug, Translated, Version, named

NO_QUESTION = Refusal("forum.no_question", 409, "Only a question has an accepted answer.")
NO_ANSWER = Refusal("forum.no_answer", 422, "An answer is a reply in this topic, not its opening post.")
SLOW_MODE = Refusal("forum.slow_mode", 429, "Slow mode: you can write here again in {seconds} seconds.")
UNKNOWN_TAG = Refusal("forum.unknown_tag", 422, "The vocabulary has no tag “{slug}” to choose.")
TAG_EXISTS = Refusal("forum.tag_exists", 409, "There is already a tag {slug}.")
OWN_REACTION = Refusal("forum.own_reaction", 403, "You wrote this post; reactions are for others to give.")
TOO_MANY_PINNED = Refusal("forum.too_many_pinned", 409, "A board has {limit} pinned topics at most; unpin one first.")

Seconds = Annotated[int, Field(ge=0, le=86_400, examples=[300])]


def _short(texts: Translated) -> Translated:
    if any(len(text) > 60 for text in (texts.en, texts.es, texts.pt, texts.fr) if text):
        raise PydanticKnownError("string_too_long", {"max_length": 60})
    return texts


TagName = Annotated[Translated, AfterValidator(_short), AfterValidator(named)]


class AcceptAnswer(Command):
    """The reply that answers your question; none: it is open again. Moderators may choose, too."""

    topic_id: Id
    post_id: Id | None = None


class PinTopic(Command):
    """Show a topic before the others of its board, or no longer."""

    topic_id: Id
    pinned: bool
    reason: Reason


class SlowTopic(Command):
    """How many seconds have to pass between two posts of one member in this topic; 0 ends slow mode."""

    topic_id: Id
    seconds: Seconds
    reason: Reason


class SlowBoard(Command):
    """How many seconds have to pass between two posts of one member on this board; 0 ends slow mode."""

    board_id: Id
    seconds: Seconds
    reason: Reason


class ListTags(Paged):
    """The vocabulary, by slug."""

    retired: bool = Field(default=False, description="Also those that cannot be chosen any more")


class AddTag(Command):
    """A tag for everybody to choose."""

    slug: Annotated[Slug, Field(max_length=40)] = Field(examples=["port-security"])
    name: TagName


class EditTag(Command):
    """A tag as it shall be from now on. Topics keep a retired one; it is not offered any more."""

    slug: Slug
    name: TagName
    retired: bool = False
    expected_version: Version | None = None


class Tag(View):
    """A tag of the vocabulary."""

    slug: Slug
    name: Translated
    retired: bool
    version: int


class React(Command):
    """Give a post a reaction, or take yours back. One of each kind per member and post."""

    post_id: Id
    kind: ReactionKind
    given: bool = True


class Reactions(View):
    """The reactions to a post, and which of them are yours."""

    post_id: Id
    reactions: dict[ReactionKind, int]
    my_reactions: list[ReactionKind]


class QuotePost(Command):
    """The words of a post as they go into a reply in the same topic. A hidden post is not quoted."""

    topic_id: Id
    post_id: Id


class Quote(View):
    """A post's words as a quotation in Markdown, with their author and where they are from."""

    post_id: Id
    number: int
    author: Author
    text: str


ACCEPT_ANSWER = change("forum", "accept_answer", AcceptAnswer, Topic, "Accept an answer to a question")
PIN_TOPIC = change("forum", "pin_topic", PinTopic, Topic, "Pin or unpin a topic")
SLOW_TOPIC = change("forum", "slow_topic", SlowTopic, Topic, "Slow a topic down")
SLOW_BOARD = change("forum", "slow_board", SlowBoard, Board, "Slow a board down")
LIST_TAGS = read("forum", "list_tags", ListTags, Page[Tag], "The vocabulary of tags")
ADD_TAG = create("forum", "add_tag", AddTag, Tag, "Add a tag to the vocabulary")
EDIT_TAG = change("forum", "edit_tag", EditTag, Tag, "Change or retire a tag")
REACT = change("forum", "react", React, Reactions, "React to a post")
QUOTE_POST = read("forum", "quote_post", QuotePost, Quote, "The words of a post, to be quoted")
