"""Quotations on a topic's page: the page says who wrote what is quoted, since the text itself keeps no name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from contracts.forum.discussion import posts as forum_posts
from gateway.views import Data

# The origin of a quotation, as the forum renders it.
_ORIGIN = re.compile(r'(<a href="/forum/posts/([0-9a-f-]{36})"[^>]*>)(#\d+</a>)')


def named(posts: list[Data[forum_posts.Post]]) -> list[dict[str, Any]]:
    """The posts, each quotation of one of them with its author's name as it is today; an erased one's is not there."""
    names = {post["id"]: escape(post["author"]["name"]) for post in posts if post["author"]["name"]}
    return [_with_names(post, names) for post in posts]


def _with_names(post: Data[forum_posts.Post], names: Mapping[str, str]) -> dict[str, Any]:
    """A copy where something is quoted: what was read may be kept for the next reader."""
    if "/forum/posts/" not in post["html"]:
        return post
    changed = {"html": _said(post["html"], names)}
    if translation := post["translation"]:
        changed["translation"] = translation | {"html": _said(translation["html"], names)}
    return post | changed


def _said(html: str, names: Mapping[str, str]) -> str:
    def origin(found: re.Match[str]) -> str:
        link, post_id, number = found.groups()
        return f"{link}<strong>{names[post_id]}</strong>, {number}" if post_id in names else found[0]

    return _ORIGIN.sub(origin, html)
