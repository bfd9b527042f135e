"""The catalogue of interventions: what is known to work, in its versions, and who of the library has done it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.programs import catalogue as programs_catalogue
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit

router = APIRouter(route_class=PageRoute)


@router.get("/programs/interventions")
async def interventions(request: Request) -> Response:
    """All of them, or those of an area. Raises UNAUTHENTICATED, INVALID."""
    visitor = await visit(request)
    asked = visitor.asked("area")
    listed = await visitor.call(programs_catalogue.LIST_INTERVENTIONS, asked | visitor.asked("cursor") | {"limit": 30})
    return visitor.page(
        "programs/interventions.html", interventions=listed["items"], next=listed["next"], area=asked.get("area")
    )


@router.get("/programs/interventions/{intervention}")
async def intervention(request: Request, intervention: str) -> Response:
    """One, in its newest version or as it was cited, with what documents it. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    asked = {"intervention": intervention}
    found, versions, practices = await asyncio.gather(
        visitor.call(programs_catalogue.READ_INTERVENTION, asked | visitor.asked("number")),
        visitor.call(programs_catalogue.LIST_VERSIONS, asked | {"limit": 50}),
        visitor.call(programs_catalogue.LIST_PRACTICES, asked | visitor.asked("cursor") | {"limit": 20}),
    )
    return visitor.page(
        "programs/intervention.html", intervention=found, versions=versions["items"], next=practices["next"],
        practices=[_in_words(visitor, each) for each in practices["items"]],
    )  # fmt: skip


def _in_words(visitor: Visit, practice: Data[programs_catalogue.DocumentingPractice]) -> dict[str, Any]:
    """The practice with the title to show: in the visitor's language, or its own."""
    spoken = visitor.language if visitor.language in practice["titles"] else practice["language"]
    return practice | {"title": practice["titles"][spoken], "spoken": spoken}
