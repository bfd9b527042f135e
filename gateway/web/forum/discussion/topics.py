"""A topic: its posts, page by page."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask

from chassis import logs
from contracts.base import Refused
from contracts.forum import polls as forum_polls
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.values import TopicKind
from gateway.rendering.addresses import POSTS, address
from gateway.rendering.wording import LANGUAGE_NAMES
from gateway.views import Data
from gateway.web.forum.discussion import articles, events
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
_MOST_PAGES = 10**8
_log = logs.get()


def page_asked(visitor: Visit) -> int:
    """The number in ?page=, or 1."""
    asked = visitor.request.query_params.get("page", "1")
    return min(max(int(asked), 1), _MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1


def _reading(visitor: Visit) -> str:
    """In which language translations are shown: the page's, or another one that was asked for."""
    asked = visitor.asked("in").get("in")
    return asked if asked in LANGUAGE_NAMES else visitor.language


@router.get("/forum/topics/{topic_id}")
async def topic(request: Request, topic_id: str) -> Response:
    """The posts, and the form for a reply. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    page = page_asked(visitor)
    asked = {"topic_id": topic_id, "after": (page - 1) * POSTS, "limit": POSTS, "language": _reading(visitor)}
    try:
        read = await visitor.call(forum_topics.READ_TOPIC, asked)
    except Refused as refused:
        return _where_it_went(refused, page)
    pages = max((read["topic"]["posts"] - 1) // POSTS + 1, 1)
    if page > pages:
        return see(f"/forum/topics/{topic_id}?page={pages}")
    about = {"page": page, "pages": pages, "problem": None, "reading": asked["language"]}
    if read["topic"]["kind"] == TopicKind.POLL and page == 1:
        about["poll"] = await visitor.ask(forum_polls.READ_POLL, {"topic_id": topic_id})
    if read["topic"]["kind"] == TopicKind.EVENT and page == 1:
        about |= await events.shown(visitor, topic_id)
    return visitor.page(
        "forum/discussion/topic.html",
        then=_read_up_to(visitor, read),
        articles=articles.shown(visitor, read, page),
        **about,
        **read,
    )


def _where_it_went(refused: Refused, page: int) -> Response:
    """A merged topic's page leads to the same posts in the other one. Raises the refusal itself if it is another."""
    if refused.refusal is not forum_topics.TOPIC_MERGED:
        raise refused
    return see(address(refused.params["topic_id"], int(refused.params["after"]) + (page - 1) * POSTS + 1))


def _read_up_to(visitor: Visit, read: Data[forum_topics.TopicPage]) -> BackgroundTask | None:
    """Moves the read mark after the page went out: who was shown a post has read it."""
    shown = read["posts"][-1]["number"] if read["posts"] else 0
    if shown <= read["topic"]["read"] or not visitor.may_write:
        return None

    async def mark() -> None:
        try:
            await visitor.call(forum_posts.MARK_READ, {"topic_id": read["topic"]["id"], "number": shown})
        except Refused as refused:
            _log.info("read mark was not moved", code=refused.refusal.code)

    return BackgroundTask(mark)
