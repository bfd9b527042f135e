"""Searching all that is written here: what was found, and how much of it by kind, board, subject, country and so on."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Refusal, View, read
from contracts.forum.values import Author
from contracts.kinds import Country, Id, Language, Moment, Text, Worded

NOTHING_TO_SEARCH = Refusal("forum.nothing_to_search", 422, "Enter at least one word to search for.")

Question = Annotated[Text, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class ThingKind(StrEnum):
    """What kind of thing can be found."""

    TOPIC = "topic"
    REPLY = "reply"
    PUBLICATION = "publication"
    BEST_PRACTICE = "best_practice"
    NEWS = "news"
    BLOG_POST = "blog_post"
    VIDEO = "video"


class FacetName(StrEnum):
    """By what the hits are counted and narrowed: the language is the text's, the country its author's.

    What is in the library has the countries that it is about, and its subjects with the broader ones.
    """

    KIND = "kind"
    BOARD = "board"
    SUBJECT = "subject"
    COUNTRY = "country"
    LANGUAGE = "language"
    YEAR = "year"


class Find(Command):
    """Words to look for in all you may read, in each text's own language, accents and endings aside.

    "quoted words" are looked for as a phrase, `or` between words means either, -word means without it. What nobody
    wrote is taken for a typing mistake, and the nearest words that are there are looked for instead.
    """

    q: Question = Field(examples=["prevencion"])
    kind: ThingKind | None = None
    board: Id | None = None
    subject: str | None = Field(default=None, max_length=80)
    country: Country | None = None
    language: Language | None = None
    year: int | None = Field(default=None, ge=1900, le=2999)
    exactly: bool = Field(default=False, description="Take the words as they are written, mistakes included")
    cursor: str | None = Field(default=None, max_length=400)
    limit: int = Field(default=20, ge=1, le=50)


class Hit(View):
    """Something that fits. `snippet` is safe HTML: text with what was found in <mark>; `translated`: in a translation.

    A topic or a reply has `board_id`, `topic_id`, `post_id` and the post's number in its topic; what is in the library
    has a `resource_id`, and the names of its `creators` instead of an author.
    """

    kind: ThingKind
    id: Id
    title: str
    language: Language
    translated: bool
    author: Author | None
    at: Moment
    snippet: str
    board_id: Id | None = None
    topic_id: Id | None = None
    post_id: Id | None = None
    number: int | None = None
    resource_id: Id | None = None
    creators: list[str] = Field(default=[])


class Count(View):
    """How many hits have this value. `name` is what it is called, where the value itself does not say it."""

    value: str
    name: Worded | None
    hits: int


class FoundPage(Page[Hit]):
    """The best hits first. `facets` count by each question as if that question alone were left open.

    Of more hits than can be looked at, the first are: those whose title fits, then the newest. `more` says that there
    are more than `total`, `bounded` of which facets the counts are of these first ones only.

    `corrected`: nothing fits what was asked, these are the hits of this text instead. `meant`: a text with more hits.
    """

    total: int
    more: bool = False
    facets: dict[FacetName, list[Count]]
    bounded: list[FacetName] = Field(default=[])
    corrected: str | None
    meant: str | None


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


FIND = read("forum", "find", Find, FoundPage, "Search everything, with counts", at="/find", one_state=True)
SEARCH_POSTS = read(
    "forum", "search_posts", SearchPosts, Page[SearchHit], "Search the posts", at="/search", one_state=True
)
