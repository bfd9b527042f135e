"""Polls: what a new one asks, as a form says it, and voting. With and without JavaScript."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.forum import polls as forum_polls
from gateway.web.frame.local_times import in_utc
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, see, visit

router = APIRouter(route_class=PageRoute)


def plan(fields: Form, zone: str) -> dict[str, Any]:
    """The part of the command that only a poll has: a choice a line."""
    choices = [line.strip() for line in fields.text("poll.choices").splitlines() if line.strip()]
    asked: dict[str, Any] = {"choices": choices, "several": bool(fields.text("poll.several"))}
    asked |= {"results": fields.text("poll.results")} if fields.text("poll.results") else {}
    closes_at = in_utc(fields.text("poll.closes_at"), zone)
    return {"poll": asked | ({"closes_at": closes_at} if closes_at else {})}


@router.post("/forum/topics/{topic_id}/vote")
async def vote(request: Request, topic_id: str) -> Response:
    """Votes, or takes the vote back. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/forum/topics/{topic_id}")
    fields = await visitor.form()
    back = fields.text("do") == "take-back"
    chosen = [] if back else [number for number in fields.get("choices", []) if number]
    await visitor.call(forum_polls.VOTE, {"topic_id": topic_id, "choices": chosen})
    return see(f"/forum/topics/{topic_id}#poll", "vote-back" if back else "voted")
