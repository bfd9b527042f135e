"""Quoting a post in a reply."""

from __future__ import annotations

from contracts.base import Command, View, read
from contracts.forum.values import Author
from contracts.kinds import Id


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


QUOTE_POST = read(
    "forum",
    "quote_post",
    QuotePost,
    Quote,
    "The text of a post, for quoting",
    at="/topics/{topic_id}/posts/{post_id}/quote",
)
