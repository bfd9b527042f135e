"""What goes on in the other services, in numbers: counted from the lists that they show to every member."""

from __future__ import annotations

import asyncio
from typing import Any

from chassis.clock import now
from contracts.base import Operation
from contracts.forum.boards import boards as forum_boards
from contracts.programs.results import published as programs_published
from contracts.training import editions as training_editions
from gateway.views import Data
from gateway.web.frame.visit import Visit

_AT_ONCE = 200
Counts = dict[str, int | None]


async def counts(visitor: Visit) -> Counts:
    """By what is counted (`wording.ACTIVITY`); none where a service does not answer."""
    boards, programmes, courses = await asyncio.gather(
        _every(visitor, forum_boards.LIST_BOARDS),
        _every(visitor, programs_published.LIST_PUBLISHED),
        _every(visitor, training_editions.LIST_EDITIONS),
    )
    return _forum(boards) | _programmes(programmes) | _training(courses)


async def _every(visitor: Visit, operation: Operation[Any, Any]) -> list[dict[str, Any]] | None:
    """All that a list has, page by page; nothing when the service does not answer."""
    items: list[dict[str, Any]] = []
    turned: dict[str, Any] = {}
    while True:
        found = await visitor.ask(operation, {"limit": _AT_ONCE} | turned)
        if found is None:
            return None
        items += found["items"]
        if found["next"] is None:
            return items
        turned = {"cursor": found["next"]}


def _forum(boards: list[Data[forum_boards.Board]] | None) -> Counts:
    if boards is None:
        return dict.fromkeys(("boards", "topics", "posts"))
    topics, posts = sum(board["topics"] for board in boards), sum(board["posts"] for board in boards)
    return {"boards": len(boards), "topics": topics, "posts": posts}


def _programmes(editions: list[Data[programs_published.PublishedEdition]] | None) -> Counts:
    """What is under way has begun, is not over, and has a phase that is open."""
    if editions is None:
        return dict.fromkeys(("programmes_running", "editions_running", "editions_completed"))
    today = now().date().isoformat()
    running = [
        edition["programme"]
        for edition in editions
        if edition["starts_on"] <= today <= edition["ends_on"] and not edition["completed"]
    ]
    completed = sum(edition["completed"] for edition in editions)
    return {
        "programmes_running": len(set(running)),
        "editions_running": len(running),
        "editions_completed": completed,
    }


def _training(editions: list[Data[training_editions.Edition]] | None) -> Counts:
    if editions is None:
        return dict.fromkeys(("courses_open", "places_taken", "waiting"))
    return {
        "courses_open": sum(edition["status"] == training_editions.EditionStatus.OPEN for edition in editions),
        "places_taken": sum(edition["seats_taken"] for edition in editions),
        "waiting": sum(edition["waiting"] for edition in editions),
    }
