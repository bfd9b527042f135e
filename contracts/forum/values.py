"""Shared values of topics and posts: authors, kinds of topics, tags, reactions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from contracts.base import View
from contracts.kinds import Country, Id, RefusedWith, Slug, Text, Translated

# Of a topic, which may have been merged into another: TOPIC_MERGED.
TopicId = Annotated[Id, RefusedWith(410)]

# A topic has at most so many tags.
MOST_TAGS = 5

# Why a moderator did something, or somebody asks for it.
Reason = Annotated[Text, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class Author(View):
    """The author. Erased members have no name; their texts remain."""

    id: Id
    name: str
    country: Country | None
    institution: str
    erased: bool


class TopicKind(StrEnum):
    """The kind of a topic, chosen when it is opened; it cannot be changed."""

    DISCUSSION = "discussion"
    QUESTION = "question"
    POLL = "poll"
    EVENT = "event"


class ReactionKind(StrEnum):
    """Kinds of reactions to a post."""

    THANKS = "thanks"
    AGREE = "agree"
    USEFUL = "useful"
    NEW_TO_ME = "new_to_me"


class TopicTag(View):
    """A tag of a topic, from the vocabulary."""

    slug: Slug
    name: Translated
