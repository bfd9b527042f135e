"""Drafts: kept and found again while one writes, listed, discarded. With and without JavaScript."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts.forum import drafts as forum_drafts
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_DRAFTS = 50
# What only polls and events have in their forms.
MORE = ("poll.", "event.")


async def found(visitor: Visit, place: Data[forum_drafts.ReadDraft]) -> Data[forum_drafts.Draft] | None:
    """The visitor's draft at a place, if there is one, for a form that is opened: what is sent says all by itself."""
    opened = visitor.may_write and visitor.request.method == "GET"
    here = await visitor.ask(forum_drafts.READ_DRAFT, place) if opened else None
    return here["draft"] if here else None


async def keep(visitor: Visit, place: Data[forum_drafts.ReadDraft], fields: Form, kind: str) -> None:
    """Keeps what was written so far. Raises Refused."""
    written = {name: fields.text(name) for name in ("title", "text")}
    more = [{"name": name, "value": fields.text(name)} for name in fields if name.startswith(MORE)]
    draft = place | written | fields.filled("language") | ({"kind": kind} if kind else {})
    tags = [slug for slug in fields.get("tags", []) if slug]
    await visitor.call(forum_drafts.KEEP_DRAFT, draft | {"tags": tags, "more": more})


@router.get("/forum/drafts")
async def drafts(request: Request) -> Response:
    """What the visitor has begun to write, the latest first. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    listed = await visitor.call(forum_drafts.LIST_DRAFTS, visitor.asked("cursor") | {"limit": _DRAFTS})
    return visitor.page("forum/discussion/drafts.html", drafts=listed["items"], next=listed["next"])


@router.post("/forum/drafts/{draft_id}/discard")
async def discard(request: Request, draft_id: str) -> Response:
    """A draft goes. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, "/forum/drafts")
    await visitor.form()
    await visitor.call(forum_drafts.DROP_DRAFT, {"draft_id": draft_id})
    return see("/forum/drafts", "discarded")
