"""Search: the results, and their number by kind, board, subject, country and so on."""

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
    """Kinds of search results."""

    TOPIC = "topic"
    REPLY = "reply"
    PUBLICATION = "publication"
    BEST_PRACTICE = "best_practice"
    NEWS = "news"
    BLOG_POST = "blog_post"
    VIDEO = "video"


class FacetName(StrEnum):
    """By what results are counted and narrowed: the language is that of the text, the country that of its author.

    For library resources, the countries are those concerned, and subjects include the broader ones.
    """

    KIND = "kind"
    BOARD = "board"
    SUBJECT = "subject"
    COUNTRY = "country"
    LANGUAGE = "language"
    YEAR = "year"


class Find(Command):
    """Searches everything you may read, in each text's own language, ignoring accents and word endings.

    "quoted words" are searched as a phrase, `or` between words means either, -word excludes it. A word found
    nowhere is treated as a typing mistake, and the nearest existing words are searched instead.
    """

    q: Question = Field(examples=["prevencion"])
    kind: ThingKind | None = None
    board: Id | None = None
    subject: str | None = Field(default=None, max_length=80)
    country: Country | None = None
    language: Language | None = None
    year: int | None = Field(default=None, ge=1900, le=2999)
    exactly: bool = Field(default=False, description="Search for the words exactly as written, without correction")
    cursor: str | None = Field(default=None, max_length=400)
    limit: int = Field(default=20, ge=1, le=50)


class Hit(View):
    """A search result. `snippet` is safe HTML with matches in <mark>; `translated`: found in a translation.

    A topic or a reply has `board_id`, `topic_id`, `post_id` and the post's number in its topic; what is in the library
    has a `resource_id`, and the names of its `creators` instead of an author; `title_language`: of its title, which is
    in the reader's language if it has one in it, in whatever language the words were found.
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
    title_language: Language | None = None


class Count(View):
    """The number of results with this value. `name` is its display name, if the value is not one itself."""

    value: str
    name: Worded | None
    hits: int


class FoundPage(Page[Hit]):
    """Results, best first. `facets` are each counted as if that filter alone were not set.

    If there are too many results, the first are kept: title matches, then the newest. `more`: there are more
    than `total`; `bounded`: the facets whose counts cover only these first results.

    `corrected`: the query had no results; these are for this text instead. `meant`: a text with more results.
    """

    total: int
    more: bool = False
    facets: dict[FacetName, list[Count]]
    bounded: list[FacetName] = Field(default=[])
    corrected: str | None
    meant: str | None


class SearchPosts(Command):
    """Searches the posts you may read, in each post's own language, ignoring accents and word endings.

    "quoted words" are searched as a phrase, `or` between words means either, -word excludes it.
    """

    q: Question = Field(examples=["prevencion"])
    language: Language | None = Field(default=None, description="Only posts in this language")
    board_id: Id | None = None
    limit: int = Field(default=20, ge=1, le=50)


class SearchHit(View):
    """A post found. `snippet` is safe HTML with matches in <mark>."""

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
