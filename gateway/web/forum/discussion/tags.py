"""Tags: the vocabulary, the topics that have one, and a way for keepers to change it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Refused
from contracts.forum import tags as forum_tags
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.values import TopicTag
from contracts.identity import Role
from contracts.kinds import Language
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_TOPICS = 25
_ALL = 200


async def offered(visitor: Visit, also: list[Data[TopicTag]] | None = None) -> list[tuple[str, str]]:
    """Slug and name of the tags one can choose, by name; `also` are those that a topic has, retired ones too."""
    listed = await visitor.ask(forum_tags.LIST_TAGS, {"limit": _ALL})
    found = {tag["slug"]: tag["name"] for tag in [*(listed["items"] if listed else []), *(also or [])]}
    named = [(slug, name.get(visitor.language) or name["en"]) for slug, name in found.items()]
    return sorted(named, key=lambda pair: pair[1].casefold())


@router.get("/forum/tags")
async def tags(request: Request) -> Response:
    """The vocabulary; for its keepers, with what is retired. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    keeper = visitor.has(Role.MODERATOR, Role.ADMINISTRATOR)
    asked = visitor.asked("cursor") | {"limit": _ALL, "retired": keeper}
    listed = await visitor.call(forum_tags.LIST_TAGS, asked)
    return visitor.page("forum/discussion/tags.html", tags=listed["items"], next=listed["next"], keeper=keeper)


@router.get("/forum/tags/{tag}")
async def tag(request: Request, tag: str) -> Response:
    """The topics that have a tag, of all boards open to the visitor. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    one, topics = await asyncio.gather(
        _tag(visitor, tag),
        visitor.call(forum_topics.LIST_TOPICS, visitor.asked("cursor") | {"tag": tag, "limit": _TOPICS}),
    )
    return visitor.page("forum/discussion/tag.html", tag=one, topics=topics["items"], next=topics["next"])


async def _tag(visitor: Visit, slug: str) -> Data[forum_tags.Tag]:
    cursor: dict[str, Any] = {}
    while True:
        listed = await visitor.call(forum_tags.LIST_TAGS, {"limit": _ALL, "retired": True} | cursor)
        for found in listed["items"]:
            if found["slug"] == slug:
                tag: Data[forum_tags.Tag] = found
                return tag
        if listed["next"] is None:
            raise NOT_FOUND(what="tag")
        cursor = {"cursor": listed["next"]}


@router.api_route("/forum/tags/{tag}/edit", methods=["GET", "POST"])
async def edit(request: Request, tag: str) -> Response:
    """Other names, or retired; `new` is one to add. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    new = tag == "new"
    visitor.must_have(Role.MODERATOR, Role.ADMINISTRATOR)
    known = {"slug": "", "name": {}, "retired": False, "version": ""} if new else await _tag(visitor, tag)
    if request.method == "GET":
        return visitor.page("forum/discussion/tag-form.html", tag=known, new=new, problem=None, wrong={})
    fields = await visitor.form()
    written = _written(fields)
    try:
        if new:
            await visitor.call(forum_tags.ADD_TAG, written | fields.filled("slug"), key=fields.key)
        else:
            version = fields.filled("expected_version")
            change = {"slug": tag, "retired": bool(fields.text("retired"))} | version
            await visitor.call(forum_tags.EDIT_TAG, written | change)
    except Refused as refused:
        again = known | written | fields.filled("slug") | {"retired": bool(fields.text("retired"))}
        return visitor.page_again("forum/discussion/tag-form.html", refused, tag=again, new=new)
    return see("/forum/tags", "saved")


def _written(fields: Form) -> dict[str, Any]:
    return {"name": {code.value: text for code in Language if (text := fields.text(f"name.{code.value}").strip())}}
