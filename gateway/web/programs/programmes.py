"""Programmes: all of them, one with its editions, an edition with its phases, an activity, follow-up evaluations."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from contracts.chat import rooms as chat_rooms
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import programmes as programs_programmes
from contracts.programs.plans import activities as programs_activities
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results import indicators as programs_indicators
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import visit

router = APIRouter(route_class=PageRoute)


@router.get("/programs")
async def programmes(request: Request) -> Response:
    """The programmes, and the latest editions. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    listed, editions = await asyncio.gather(
        visitor.call(programs_programmes.LIST_PROGRAMMES, {"limit": 100}),
        visitor.call(programs_editions.LIST_EDITIONS, visitor.asked("cursor") | {"limit": 12}),
    )
    return visitor.page(
        "programs/programmes.html", programmes=listed["items"], editions=editions["items"], next=editions["next"]
    )


@router.get("/programs/editions/{edition_id}")
async def edition(request: Request, edition_id: str) -> Response:
    """The phases, what was handed in, activities and indicators. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    asked = {"edition_id": edition_id, "limit": 50}
    found = await visitor.call(programs_editions.READ_EDITION, {"edition_id": edition_id})
    programme, activities, indicators, rooms = await asyncio.gather(
        visitor.call(programs_programmes.READ_PROGRAMME, {"programme": found["programme"]}),
        visitor.call(programs_activities.LIST_ACTIVITIES, asked),
        visitor.call(programs_indicators.LIST_INDICATORS, asked),
        visitor.ask(chat_rooms.FIND_ROOMS, {"source": "programme_edition", "source_id": edition_id, "limit": 1}),
    )
    return visitor.page(
        "programs/edition.html", edition=found, programme=programme,
        activities=activities["items"], indicators=indicators["items"],
        room=rooms["items"][0] if rooms and rooms["items"] else None,
    )  # fmt: skip


@router.get("/programs/activities/{activity_id}")
async def activity(request: Request, activity_id: str) -> Response:
    """An activity, and its money for those who may see it. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    found = await visitor.call(programs_activities.READ_ACTIVITY, {"activity_id": activity_id})
    within = await visitor.call(programs_editions.READ_EDITION, {"edition_id": found["edition_id"]})
    return visitor.page("programs/activity.html", activity=found, edition=within)


@router.get("/programs/follow-ups")
async def follow_ups(request: Request) -> Response:
    """Evaluations three to six months after a training, the earliest window first. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    listed = await visitor.call(programs_follow_ups.LIST_FOLLOW_UPS, visitor.asked("cursor") | {"limit": 30})
    return visitor.page("programs/follow-ups.html", follow_ups=listed["items"], next=listed["next"])


@router.get("/programs/{programme}")
async def programme(request: Request, programme: str) -> Response:
    """A programme with its editions. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    found, editions = await asyncio.gather(
        visitor.call(programs_programmes.READ_PROGRAMME, {"programme": programme}),
        visitor.call(programs_editions.LIST_EDITIONS, visitor.asked("cursor") | {"programme": programme, "limit": 20}),
    )
    return visitor.page("programs/programme.html", programme=found, editions=editions["items"], next=editions["next"])
