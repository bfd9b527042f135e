"""A single post: its former texts, reporting it, and what a moderator does with it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Operation, Refused
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.moderation import flags as forum_flags
from gateway import deadlines
from gateway.rendering.addresses import address
from gateway.views import Data
from gateway.web.forum.discussion.differences import between
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
# Versions on one page of a history.
_VERSIONS = 10
_ACTIONS: dict[str, Operation[Any, Any]] = {"hide": forum_flags.HIDE_POST, "show": forum_flags.SHOW_POST}


async def post_and_place(visitor: Visit, post_id: str) -> dict[str, Any]:
    """The post and where it stands."""
    post = await visitor.call(forum_posts.READ_POST, {"post_id": post_id})
    read = await visitor.call(forum_topics.READ_TOPIC, {"topic_id": post["topic_id"], "limit": 1})
    return {"post": post, "topic": read["topic"], "board": read["board"]}


@router.get("/forum/posts/{post_id}")
async def post(request: Request, post_id: str) -> Response:
    """To the post, on the page of its topic. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    found = await visitor.call(forum_posts.READ_POST, {"post_id": post_id})
    return see(address(found["topic_id"], found["number"], visitor.asked("in").get("in", "")))


@router.get("/forum/posts/{post_id}/history")
async def history(request: Request, post_id: str) -> Response:
    """What the post said before, the newest first. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    cursor = visitor.asked("cursor")
    about, revisions = await asyncio.gather(
        post_and_place(visitor, post_id),
        visitor.call(forum_posts.LIST_REVISIONS, cursor | {"post_id": post_id, "limit": _VERSIONS}),
    )
    shown, older = revisions["items"], await _before(visitor, post_id, revisions["next"])
    now = {"version": None, "text": about["post"]["text"], "title": None, "language": about["post"]["language"]}
    shown = ([] if cursor else [now]) + shown
    versions = await deadlines.in_thread("convive", partial(_compared, shown, older))
    return visitor.page("forum/discussion/post-history.html", versions=versions, next=revisions["next"], **about)


async def _before(visitor: Visit, post_id: str, cursor: str | None) -> Data[forum_posts.Revision] | None:
    """The version before those that a page shows, to compare its last one with."""
    if cursor is None:
        return None
    page = await visitor.call(forum_posts.LIST_REVISIONS, {"post_id": post_id, "cursor": cursor, "limit": 1})
    return next(iter(page["items"]), None)


def _compared(
    versions: list[Data[forum_posts.Revision]], older: Data[forum_posts.Revision] | None
) -> list[dict[str, Any]]:
    """Each version with what is other than in the one before it; the first text of all with none."""
    before = [*versions[1:], older]
    return [
        version | {"changes": between(former["text"], version["text"]) if former else None}
        for version, former in zip(versions, before, strict=True)
    ]


@router.api_route("/forum/posts/{post_id}/flag", methods=["GET", "POST"])
async def flag(request: Request, post_id: str) -> Response:
    """Tells the moderators that a post should not stand. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    about = await post_and_place(visitor, post_id)
    if request.method == "GET":
        return visitor.page("forum/discussion/post-flag.html", problem=None, wrong={}, fields={}, **about)
    fields = await visitor.form()
    try:
        given = fields.filled("reason", "cause")
        await visitor.call(forum_flags.FLAG_POST, {"post_id": post_id} | given, key=fields.key)
    except Refused as refused:
        return visitor.page_again("forum/discussion/post-flag.html", refused, fields=fields, **about)
    return see(address(about["post"]["topic_id"], about["post"]["number"]), "flagged")


@router.api_route("/forum/posts/{post_id}/{action}", methods=["GET", "POST"])
async def moderate(request: Request, post_id: str, action: str) -> Response:
    """Hides a post or shows it again, with a reason. Raises UNAUTHENTICATED, NOT_FOUND, FORBIDDEN."""
    visitor = await visit(request)
    if action not in _ACTIONS:
        raise NOT_FOUND(what="page")
    about = await post_and_place(visitor, post_id) | {"action": action}
    if request.method == "GET":
        return visitor.page("forum/discussion/post-moderate.html", problem=None, wrong={}, **about)
    fields = await visitor.form()
    try:
        await visitor.call(_ACTIONS[action], {"post_id": post_id} | fields.filled("reason"))
    except Refused as refused:
        return visitor.page_again("forum/discussion/post-moderate.html", refused, **about)
    return see(address(about["post"]["topic_id"], about["post"]["number"]), "decided")
