"""Quoting a post in a reply."""

from __future__ import annotations

from contracts.base import Command, View, read
from contracts.forum.values import Author, TopicId
from contracts.kinds import Id


class QuotePost(Command):
    """Quotes a post for a reply in the same topic. Hidden posts cannot be quoted."""

    topic_id: TopicId
    post_id: Id


class Quote(View):
    """The quotation in Markdown, with its author and a link to the post."""

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
