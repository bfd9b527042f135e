"""Addresses that are named all over: in pages of other rooms, in notices and feeds."""

from __future__ import annotations

from urllib.parse import urlencode

from gateway.rendering.wording import LANGUAGE_NAMES

# Posts on a page of a topic.
POSTS = 20


def address(topic_id: str, number: int = 1, language: str = "") -> str:
    """Where a post of a topic is read, in a translation if a language is given."""
    page = (max(number, 1) - 1) // POSTS + 1
    query = ({"page": str(page)} if page > 1 else {}) | ({"in": language} if language in LANGUAGE_NAMES else {})
    return f"/forum/topics/{topic_id}{'?' if query else ''}{urlencode(query)}#post-{number}"
