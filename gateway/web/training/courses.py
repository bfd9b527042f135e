"""Training: one's own courses and certificates, the courses that take learners, enrolling and withdrawing."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.training import certificates as training_certificates
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training.editions import EditionStatus
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.enrolment.enrolment import EnrolmentStatus
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
_MINE = 6
_OPEN = 12


async def my_courses(visitor: Visit, limit: int = _MINE) -> list[dict[str, Any]] | None:
    """The visitor's enrolments, each with its edition; nothing when the training does not answer."""
    mine = await visitor.ask(training_enrolment.LIST_MY_ENROLMENTS, {"limit": limit})
    if mine is None:
        return None
    enrolments = [one for one in mine["items"] if one["status"] != EnrolmentStatus.WITHDRAWN]
    editions = await asyncio.gather(
        *(visitor.ask(training_editions.READ_EDITION, {"edition_id": one["edition_id"]}) for one in enrolments)
    )
    return [one | {"edition": edition} for one, edition in zip(enrolments, editions, strict=True) if edition]


@router.get("/training")
async def courses(request: Request) -> Response:
    """My courses, my certificates, and what is open. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    opened = {"status": EditionStatus.OPEN, "limit": _OPEN}
    mine, certificates, editions = await asyncio.gather(
        my_courses(visitor, 50),
        visitor.call(training_certificates.LIST_MY_CERTIFICATES, {"limit": 50}),
        visitor.call(training_editions.LIST_EDITIONS, visitor.asked("cursor") | opened),
    )
    return visitor.page(
        "training/training.html", courses=mine, certificates=certificates["items"], editions=editions["items"],
        next=editions["next"],
    )  # fmt: skip


@router.get("/training/editions/{edition_id}")
async def edition(request: Request, edition_id: str) -> Response:
    """An edition of a course, with its curriculum, and the visitor's place in it. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    return visitor.page("training/edition.html", problem=None, wrong={}, **await _edition(visitor, edition_id))


async def _edition(visitor: Visit, edition_id: str) -> dict[str, Any]:
    found = await visitor.call(training_editions.READ_EDITION, {"edition_id": edition_id})
    curriculum, accredited, mine = await asyncio.gather(
        visitor.call(training_courses.READ_CURRICULUM, {"curriculum_id": found["curriculum_id"]}),
        visitor.call(training_courses.LIST_ACCREDITATIONS, {"curriculum_id": found["curriculum_id"], "limit": 10}),
        my_courses(visitor, 100),
    )
    place = next((one for one in mine or [] if one["edition_id"] == found["id"]), None)
    return {"edition": found, "curriculum": curriculum, "accreditations": accredited["items"], "place": place}


@router.post("/training/editions/{edition_id}/enrol")
async def enrol(request: Request, edition_id: str) -> Response:
    """A seat for the visitor, or the next place on the waiting list. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request, f"/training/editions/{edition_id}")
    fields = await visitor.form()
    try:
        wanted = {"edition_id": edition_id} | fields.filled("sex", "sector")
        place = await visitor.call(training_enrolment.ENROL_ME, wanted, key=fields.key)
    except Refused as refused:
        return visitor.page_again("training/edition.html", refused, **await _edition(visitor, edition_id))
    done = "waiting" if place["status"] == EnrolmentStatus.WAITING else "enrolled"
    return see(f"/training/editions/{edition_id}", done)


@router.post("/training/editions/{edition_id}/withdraw")
async def withdraw(request: Request, edition_id: str) -> Response:
    """Gives the visitor's seat to the next one waiting. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request, f"/training/editions/{edition_id}")
    fields = await visitor.form()
    try:
        await visitor.call(training_enrolment.WITHDRAW, {"enrolment_id": fields.text("enrolment_id")})
    except Refused as refused:
        return visitor.page_again("training/edition.html", refused, **await _edition(visitor, edition_id))
    return see(f"/training/editions/{edition_id}", "withdrawn")
