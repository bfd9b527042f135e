"""Writing in the forum: a topic, a reply, another text for one's own post. With a preview, without JavaScript.

A form has a key: however often it is sent, its text is published once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Operation, Refused
from contracts.forum import drafts as forum_drafts
from contracts.forum import files as forum_files
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import quotes as forum_quotes
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.values import TopicKind
from gateway.rendering.addresses import address
from gateway.views import Data
from gateway.web.forum.discussion import drafting, events, polling, tags
from gateway.web.frame import local_times
from gateway.web.frame.attaching import attached
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_TEMPLATE = "forum/discussion/compose.html"
# What only some kinds of topics have, from the form.
_PLANS: dict[str, Callable[[Form, str], dict[str, Any]]] = {
    TopicKind.POLL: polling.plan,
    TopicKind.EVENT: events.plan,
}


@dataclass
class Draft:
    """What is being written: where it goes, and what is in the form so far."""

    kind: str
    action: str
    operation: Operation[Any, Any]
    target: dict[str, Any]
    title: str = ""
    text: str = ""
    language: str = ""
    mentions: list[str] = field(default_factory=list)
    version: str = ""
    topic_kind: str = ""
    tags: list[str] = field(default_factory=list)
    unfollowed: bool = False
    files: list[Data[forum_files.File]] = field(default_factory=list)
    zone: str = ""
    form: Form = field(default_factory=Form)
    saved: Data[forum_drafts.Draft] | None = None

    def payload(self) -> dict[str, Any]:
        """The command, of what was filled in."""
        written = {"title": self.title, "text": self.text, "language": self.language, "expected_version": self.version}
        written |= {"kind": self.topic_kind}
        filled: dict[str, Any] = {name: value for name, value in written.items() if value}
        filled |= {"follow": False} if self.unfollowed else {}
        if self.topic_kind in _PLANS:
            filled |= _PLANS[self.topic_kind](self.form, self.zone)
        lists = {"mentions": self.mentions, "tags": self.tags, "files": [file["id"] for file in self.files]}
        chosen = {name: some for name, some in lists.items() if some or (name, self.kind) == ("files", "edit")}
        return self.target | filled | chosen


def _taken_up(draft: Draft, saved: Data[forum_drafts.Draft] | None) -> None:
    """Goes on where the visitor had stopped, on whatever device that was."""
    if saved is None:
        return
    draft.saved = saved
    draft.title, draft.text = saved["title"], _joined(saved["text"], draft.text)
    draft.language, draft.tags = saved["language"] or "", saved["tags"]
    draft.form = Form({name: [value] for name, value in saved["more"].items()})


def _joined(saved: str, quoted: str) -> str:
    """What was written, and below it what is quoted now."""
    return f"{saved.rstrip()}\n\n{quoted}" if quoted and quoted.strip() not in saved else saved


def _taken(draft: Draft, fields: Form) -> Draft:
    draft.form = fields
    draft.title, draft.text = fields.text("title"), fields.text("text")
    draft.language, draft.version = fields.text("language"), fields.text("expected_version")
    draft.mentions = [member for member in fields.get("mentions", []) if member]
    draft.unfollowed = bool(fields.text("unfollowed"))
    draft.tags = [slug for slug in fields.get("tags", []) if slug]
    return draft


async def _compose(visitor: Visit, draft: Draft, **about: Any) -> Response:
    """The form; or its preview, or what was published, or what is wrong with it."""
    if visitor.request.method == "GET":
        return visitor.page(_TEMPLATE, draft=draft, problem=None, wrong={}, preview=None, **about)
    fields = await visitor.form()
    about |= {"draft": _taken(draft, fields)} | ({"key": fields.key} if fields.key else {})
    try:
        await attached(visitor, fields, draft.files)
        if fields.text("do") == "preview":
            shown = await visitor.call(forum_posts.PREVIEW_TEXT, {"text": draft.text})
            return visitor.page(_TEMPLATE, problem=None, wrong={}, preview=shown["html"], **about)
        if fields.text("do") == "keep" and draft.kind != "edit":
            await drafting.keep(visitor, draft.target, fields, draft.topic_kind)
            return see("/forum/drafts", "kept")
        return _published(await visitor.call(draft.operation, draft.payload(), key=fields.key), draft)
    except Refused as refused:
        return visitor.page_again(_TEMPLATE, refused, preview=None, **about)


def _published(view: Data[forum_topics.TopicPage] | Data[forum_posts.PostInFull], draft: Draft) -> Response:
    if draft.kind == "topic":
        return see(address(view["topic"]["id"]), "posted")
    return see(address(view["topic_id"], view["number"]), "posted" if draft.kind == "reply" else "edited")


@router.api_route("/forum/boards/{board_id}/new", methods=["GET", "POST"])
async def topic(request: Request, board_id: str) -> Response:
    """A new topic. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    place = {"board_id": board_id}
    board, offered, saved = await asyncio.gather(
        visitor.call(forum_boards.READ_BOARD, place), tags.offered(visitor), drafting.found(visitor, place)
    )
    draft = Draft("topic", request.url.path, forum_topics.OPEN_TOPIC, place, topic_kind=TopicKind.DISCUSSION)
    _taken_up(draft, saved)
    if (asked := visitor.asked("kind").get("kind", saved["kind"] if saved else "")) in set(TopicKind):
        draft.topic_kind = TopicKind(asked)
        draft.action += f"?kind={asked}"
    if draft.topic_kind in _PLANS:
        draft.zone = await local_times.zone_of(visitor)
    return await _compose(visitor, draft, board=board, topic=None, original=None, offered=offered)


@router.api_route("/forum/topics/{topic_id}/reply", methods=["GET", "POST"])
async def reply(request: Request, topic_id: str) -> Response:
    """A reply, perhaps with words of a post that is answered. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    read = await visitor.call(forum_topics.READ_TOPIC, {"topic_id": topic_id, "limit": 1})
    draft = Draft("reply", request.url.path, forum_posts.REPLY, {"topic_id": topic_id})
    original = None
    if quoted := visitor.asked("quote").get("quote"):
        original = await visitor.call(forum_quotes.QUOTE_POST, {"topic_id": topic_id, "post_id": quoted})
        draft.action += f"?quote={original['post_id']}"
        draft.text = original["text"]
    _taken_up(draft, await drafting.found(visitor, draft.target))
    return await _compose(visitor, draft, board=read["board"], topic=read["topic"], original=original)


@router.api_route("/forum/posts/{post_id}/edit", methods=["GET", "POST"])
async def edit(request: Request, post_id: str) -> Response:
    """Another text for one's own post. Raises UNAUTHENTICATED, NOT_FOUND, FORBIDDEN."""
    visitor = await visit(request)
    post = await visitor.call(forum_posts.READ_POST, {"post_id": post_id})
    read = await visitor.call(forum_topics.READ_TOPIC, {"topic_id": post["topic_id"], "limit": 1})
    draft = Draft("edit", request.url.path, forum_posts.EDIT_POST, {"post_id": post_id}, text=post["text"])
    draft.language, draft.version = post["language"], str(post["version"])
    draft.files = list(post["files"])
    return await _compose(visitor, draft, board=read["board"], topic=read["topic"], original=post)
