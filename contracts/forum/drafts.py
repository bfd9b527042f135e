"""Drafts: unpublished texts, visible to their author only, on all devices."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, read
from contracts.forum.boards.boards import BoardReference
from contracts.forum.values import MOST_TAGS, TopicId, TopicKind
from contracts.kinds import Id, Language, Moment, ShortText, Slug, Text

# A member has at most so many.
MOST_DRAFTS = 50

TOO_MANY_DRAFTS = Refusal(
    "forum.too_many_drafts", 409, "You have reached the limit of {limit} drafts; publish or discard one first."
)
DRAFT_OF_WHAT = Refusal("forum.draft_of_what", 422, "A draft must be for a topic on a board or for a reply in a topic.")


class DraftField(Part):
    """Other fields of the form, such as the choices of a poll or the date of an event."""

    name: Annotated[ShortText, StringConstraints(max_length=40)]
    value: Annotated[Text, StringConstraints(max_length=5_000)]


class KeepDraft(Command):
    """Saves your draft of a topic or of a reply, replacing the earlier one."""

    board_id: Id | None = None
    topic_id: TopicId | None = None
    title: Annotated[Text, StringConstraints(max_length=200)] = ""
    text: Annotated[Text, StringConstraints(max_length=20_000)] = Field(default="", description="Markdown")
    language: Language | None = None
    kind: TopicKind = TopicKind.DISCUSSION
    tags: list[Slug] = Field(default=[], max_length=MOST_TAGS)
    more: list[DraftField] = Field(default=[], max_length=12)


class ReadDraft(Command):
    """Your draft of a topic on a board, or of a reply in a topic."""

    board_id: Id | None = None
    topic_id: TopicId | None = None


class ListDrafts(Paged):
    """Your drafts, latest first."""


class DropDraft(Command):
    """Discards one of your drafts."""

    draft_id: Id


class Draft(View):
    """A saved draft."""

    id: Id
    board_id: Id | None
    topic_id: Id | None
    title: str
    text: str
    language: Language | None
    kind: TopicKind
    tags: list[Slug]
    more: dict[str, str]
    saved_at: Moment


class DraftHere(View):
    """Your draft for this board or topic, if there is one."""

    draft: Draft | None


class DraftInShort(View):
    """A draft in the list. Its board and topic are null if you have lost access to them; the text remains available."""

    id: Id
    board: BoardReference | None
    topic_id: Id | None
    topic_title: str | None
    title: str
    beginning: str
    kind: TopicKind
    saved_at: Moment


class DroppedDraft(View):
    """The discarded draft."""

    id: Id


KEEP_DRAFT = change("forum", "keep_draft", KeepDraft, Draft, "Save a draft")
READ_DRAFT = read("forum", "read_draft", ReadDraft, DraftHere, "The draft for a board or topic", at="/drafts/here")
LIST_DRAFTS = read("forum", "list_drafts", ListDrafts, Page[DraftInShort], "Your drafts", at="/drafts")
DROP_DRAFT = change("forum", "drop_draft", DropDraft, DroppedDraft, "Discard a draft")
