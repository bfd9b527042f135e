"""What topics and posts carry beside their texts: authors, kinds of topics, tags, reactions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from contracts.base import View
from contracts.kinds import Country, Id, Slug, Text, Translated

# A topic has at most so many tags.
MOST_TAGS = 5

# Why a moderator did something, or somebody asks for it.
Reason = Annotated[Text, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class Author(View):
    """Who wrote something. An erased member has no name any more; what they wrote stays."""

    id: Id
    name: str
    country: Country | None
    institution: str
    erased: bool


class TopicKind(StrEnum):
    """What a topic is for. It is chosen when the topic is opened and stays."""

    DISCUSSION = "discussion"
    QUESTION = "question"
    POLL = "poll"
    EVENT = "event"


class ReactionKind(StrEnum):
    """What a reader can say to a post with one touch."""

    THANKS = "thanks"
    AGREE = "agree"
    USEFUL = "useful"
    NEW_TO_ME = "new_to_me"


class TopicTag(View):
    """A tag of a topic, by the vocabulary."""

    slug: Slug
    name: Translated
