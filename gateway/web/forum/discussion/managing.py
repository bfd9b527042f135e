"""Managing a topic: its title and tags, for its author too; lock, pin and pace, for moderators; a board's pace."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Operation, Refused
from contracts.forum import gatherings as forum_gatherings
from contracts.forum import polls as forum_polls
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topic_moves as forum_topic_moves
from contracts.forum.discussion import topic_settings as forum_topic_settings
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.moderation import flags as forum_flags
from contracts.forum.values import TopicKind
from contracts.identity import Role
from gateway.rendering.templates import in_language
from gateway.views import Data
from gateway.web.forum.discussion import events, tags
from gateway.web.forum.discussion.topics import page_asked
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_TEMPLATE = "forum/discussion/topic-manage.html"
# Replies on one page to choose from.
_CHOICE = 100
_ADDRESS = re.compile(r"/topics/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_ENDINGS: dict[str, Operation[Any, Any]] = {
    "close-poll": forum_polls.CLOSE_POLL,
    "cancel-event": forum_gatherings.CANCEL_EVENT,
}


@router.get("/forum/topics/{topic_id}/manage")
async def manage_form(request: Request, topic_id: str) -> Response:
    """Title and tags; for moderators, lock, pin and pace. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    return visitor.page(_TEMPLATE, problem=None, wrong={}, failed="", **await _about(visitor, topic_id))


async def _about(visitor: Visit, topic_id: str) -> dict[str, Any]:
    read = await visitor.call(forum_topics.READ_TOPIC, {"topic_id": topic_id, "limit": 1})
    chosen = [tag["slug"] for tag in read["topic"]["tags"]]
    offered = await tags.offered(visitor, read["topic"]["tags"])
    about = {"topic": read["topic"], "board": read["board"], "tags": offered, "chosen": chosen}
    about |= await _part(visitor, read["topic"])
    return about | {"boards": await _other_boards(visitor, read["board"]["id"])}


async def _other_boards(visitor: Visit, board_id: str) -> list[tuple[str, Any]]:
    """Where a moderator may move the topic to, by name."""
    if not visitor.has(Role.MODERATOR):
        return []
    listed = await visitor.call(forum_boards.LIST_BOARDS, {"limit": 200})
    named = [
        (board["id"], in_language(visitor.language, board["name"]))
        for board in listed["items"]
        if board["id"] != board_id
    ]
    return sorted(named, key=lambda each: each[1].casefold())


async def _part(visitor: Visit, topic: Data[forum_topics.Topic]) -> dict[str, Any]:
    """What only a poll or an event has to be managed."""
    if topic["kind"] == TopicKind.POLL:
        return {"poll": await visitor.ask(forum_polls.READ_POLL, {"topic_id": topic["id"]})}
    if topic["kind"] == TopicKind.EVENT:
        event = await visitor.ask(forum_gatherings.READ_EVENT, {"topic_id": topic["id"]})
        return {"event": event, "planned": events.filled_in(event) if event else None}
    return {}


@router.post("/forum/topics/{topic_id}/manage")
async def manage(request: Request, topic_id: str) -> Response:
    """Does one of the actions. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    fields = await visitor.form()
    operation, given = _of_part(fields) or _action(fields)
    try:
        await visitor.call(operation, {"topic_id": topic_id} | given)
    except Refused as refused:
        about = await _about(visitor, topic_id)
        if fields.text("do") == "event":
            about["planned"] = fields
        return visitor.page_again(_TEMPLATE, refused, failed=fields.text("do"), **about)
    return see(f"/forum/topics/{topic_id}", "saved")


def _of_part(fields: Form) -> tuple[Operation[Any, Any], dict[str, Any]] | None:
    """What is done with a poll or an event, if that is meant."""
    action = fields.text("do")
    if action == "event":
        return forum_gatherings.EDIT_EVENT, events.plan(fields, "UTC")
    return (_ENDINGS[action], fields.filled("reason")) if action in _ENDINGS else None


def _action(fields: Form) -> tuple[Operation[Any, Any], dict[str, Any]]:
    """The operation that a form means, with what was filled in. Raises NOT_FOUND."""
    action, reason = fields.text("do"), fields.filled("reason")
    match action:
        case "rename":
            chosen = [slug for slug in fields.get("tags", []) if slug]
            return forum_topics.EDIT_TOPIC, fields.filled("title", "expected_version") | {"tags": chosen}
        case "lock" | "unlock":
            return forum_flags.LOCK_TOPIC, {"locked": action == "lock"} | reason
        case "pin" | "unpin":
            return forum_topic_settings.PIN_TOPIC, {"pinned": action == "pin"} | reason
        case "slow":
            return forum_topic_settings.SLOW_TOPIC, fields.filled("seconds") | reason
        case "merge":
            return forum_topic_moves.MERGE_TOPIC, {"into_id": _topic_in(fields.text("into_id"))} | reason
        case "move":
            return forum_topic_moves.MOVE_TOPIC, fields.filled("board_id") | reason
    raise NOT_FOUND(what="page")


def _topic_in(text: str) -> str:
    """The topic's id in an address that somebody copied, or what was written."""
    found = _ADDRESS.search(text)
    return found[1] if found else text.strip()


@router.get("/forum/topics/{topic_id}/split")
async def split_form(request: Request, topic_id: str) -> Response:
    """The replies, to choose from. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    about = await _replies(visitor, topic_id)
    return visitor.page("forum/discussion/topic-split.html", problem=None, wrong={}, chosen=[], title="", **about)


async def _replies(visitor: Visit, topic_id: str) -> dict[str, Any]:
    visitor.must_have(Role.MODERATOR)
    page = page_asked(visitor)
    asked = {"topic_id": topic_id, "after": (page - 1) * _CHOICE, "limit": _CHOICE}
    read = await visitor.call(forum_topics.READ_TOPIC, asked)
    pages = max((read["topic"]["posts"] - 1) // _CHOICE + 1, 1)
    return {"topic": read["topic"], "board": read["board"], "posts": read["posts"], "page": page, "pages": pages}


@router.post("/forum/topics/{topic_id}/split")
async def split(request: Request, topic_id: str) -> Response:
    """Makes a topic of those that were chosen. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    fields = await visitor.form()
    chosen = [post_id for post_id in fields.get("post_ids", []) if post_id]
    wanted = {"topic_id": topic_id, "post_ids": chosen} | fields.filled("title", "reason")
    try:
        made = await visitor.call(forum_topic_moves.SPLIT_TOPIC, wanted, key=fields.key)
    except Refused as refused:
        about = await _replies(visitor, topic_id)
        return visitor.page_again(
            "forum/discussion/topic-split.html", refused, chosen=chosen, title=fields.text("title"), **about
        )
    return see(f"/forum/topics/{made['topic']['id']}", "saved")


@router.api_route("/forum/boards/{board_id}/pace", methods=["GET", "POST"])
async def board_pace(request: Request, board_id: str) -> Response:
    """Slow mode of a whole board. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.MODERATOR)
    board = await visitor.call(forum_boards.READ_BOARD, {"board_id": board_id})
    if request.method == "GET":
        return visitor.page("forum/discussion/board-pace.html", board=board, problem=None, wrong={})
    fields = await visitor.form()
    try:
        await visitor.call(forum_topic_settings.SLOW_BOARD, {"board_id": board_id} | fields.filled("seconds", "reason"))
    except Refused as refused:
        return visitor.page_again("forum/discussion/board-pace.html", refused, board=board)
    return see(f"/forum/boards/{board_id}", "saved")
