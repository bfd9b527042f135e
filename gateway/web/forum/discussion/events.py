"""Events: what a new one is, as a form says it; saying whether one takes part; the file for one's calendar."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from contracts.forum import gatherings as forum_gatherings
from contracts.forum.discussion import topics as forum_topics
from gateway.documents.icalendar import MEDIA_TYPE, CalendarEvent, calendar
from gateway.settings import gateway_settings
from gateway.views import Data
from gateway.web.frame.local_times import in_utc, zone_of
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_NAMES = 200


def plan(fields: Form, zone: str) -> dict[str, Any]:
    """The part of the command that only an event has: its times are those of its own zone."""
    chosen = fields.text("event.time_zone") or zone
    when = {name: in_utc(fields.text(f"event.{name}"), chosen) for name in ("starts_at", "ends_at")}
    where = {name: fields.text(f"event.{name}").strip() for name in ("place", "link")}
    return {"event": {"time_zone": chosen} | {name: said for name, said in (when | where).items() if said}}


def filled_in(event: Data[forum_gatherings.Gathering]) -> Form:
    """An event as it stands, as its form would say it."""
    zone = ZoneInfo(event["time_zone"])
    at = {name: datetime.fromisoformat(event[name]).astimezone(zone) for name in ("starts_at", "ends_at")}
    said = {f"event.{name}": f"{moment:%Y-%m-%dT%H:%M}" for name, moment in at.items()}
    said |= {f"event.{name}": event[name] or "" for name in ("time_zone", "place", "link")}
    return Form({name: [text] for name, text in said.items()})


async def shown(visitor: Visit, topic_id: str) -> dict[str, Any]:
    """What the topic's page says of its event, and in whose time."""
    topic = {"topic_id": topic_id}
    event, coming, zone = await asyncio.gather(
        visitor.ask(forum_gatherings.READ_EVENT, topic),
        visitor.ask(forum_gatherings.LIST_PARTICIPANTS, topic | {"limit": _NAMES}),
        zone_of(visitor),
    )
    return {"event": event, "coming": coming["items"] if coming else [], "my_zone": zone}


@router.post("/forum/topics/{topic_id}/attend")
async def attend(request: Request, topic_id: str) -> Response:
    """Says whether one takes part, or takes it back. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/forum/topics/{topic_id}")
    answer = (await visitor.form()).filled("answer")
    await visitor.call(forum_gatherings.ANSWER_EVENT, {"topic_id": topic_id} | answer)
    return see(f"/forum/topics/{topic_id}#event", "saved")


@router.get("/forum/topics/{topic_id}/event.ics")
async def calendar_file(request: Request, topic_id: str) -> Response:
    """The event for one's own calendar. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request, f"/forum/topics/{topic_id}")
    event = await visitor.call(forum_gatherings.READ_EVENT, {"topic_id": topic_id})
    read = await visitor.call(forum_topics.READ_TOPIC, {"topic_id": topic_id, "limit": 1})
    headers = {"Content-Disposition": 'attachment; filename="event.ics"', "Cache-Control": "no-store"}
    topic = read["topic"]
    return Response(calendar(_calendar_event(topic, event), topic["language"]), 200, headers, MEDIA_TYPE)


def _calendar_event(topic: Data[forum_topics.Topic], event: Data[forum_gatherings.Gathering]) -> CalendarEvent:
    public_url = gateway_settings().public_url.rstrip("/")
    return CalendarEvent(
        uid=f"{topic['id']}@{urlsplit(public_url).hostname}",
        revision=event["revision"],
        changed_at=datetime.fromisoformat(event["changed_at"]),
        starts_at=datetime.fromisoformat(event["starts_at"]),
        ends_at=datetime.fromisoformat(event["ends_at"]),
        summary=topic["title"],
        url=f"{public_url}/forum/topics/{topic['id']}",
        description=event["link"] or "",
        location=event["place"] or event["link"] or "",
        cancelled=event["cancelled_at"] is not None,
    )
