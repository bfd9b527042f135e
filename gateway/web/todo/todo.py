"""What waits for the visitor, the most urgent first; and what they have handed in, or had back."""

from __future__ import annotations

import asyncio
from typing import Any, Final, TypedDict

from fastapi import APIRouter, Request, Response

from contracts.base import Page
from contracts.forum.tasks import tasks as forum_tasks
from contracts.forum.tasks.tasks import TASK_TEXTS
from contracts.tasks import Duty, TaskKind
from gateway import notices, translate
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
_SIGNS = {
    Duty.SIGN: "pen",
    Duty.APPROVE: "check",
    Duty.RECORD: "file",
    Duty.ANSWER: "forum",
    Duty.NOMINATE: "people",
    Duty.REVIEW: "shield",
    Duty.ADMIT: "person",
    Duty.CORRECT: "back",
}
_SHOWN: Final = 30
_BACK: Final = 100


class ShownTask(TypedDict):
    """A task as a page shows it: what it says, beside what the service tells of it."""

    text: str
    sign: str
    link: str | None
    task: Data[forum_tasks.Task]


def shown(listed: list[Data[forum_tasks.Task]], language: str) -> list[ShownTask]:
    """Tasks as a page shows them."""
    return [
        {
            "text": translate.text(TASK_TEXTS[TaskKind(task["kind"])], language, task["params"]),
            "sign": _SIGNS[Duty(task["duty"])],
            "link": notices.leads_to(task["link"]),
            "task": task,
        }
        for task in listed
    ]


async def most_urgent(visitor: Visit, limit: int) -> list[ShownTask] | None:
    """Nothing when the forum does not answer."""
    found = await visitor.ask(forum_tasks.LIST_TASKS, {"limit": limit})
    return shown(found["items"], visitor.language) if found else None


@router.get("/todo")
async def todo(request: Request) -> Response:
    """What waits, all of it or of one kind. Raises UNAUTHENTICATED, MALFORMED."""
    visitor = await visit(request)
    visitor.must_be_signed_in()
    asked = visitor.asked("kind", "cursor")
    if asked.get("kind") not in set(TaskKind):
        asked.pop("kind", None)
    counts, found = await asyncio.gather(
        visitor.call(forum_tasks.COUNT_TASKS, {}), visitor.call(forum_tasks.LIST_TASKS, asked | {"limit": _SHOWN})
    )
    visitor.tasks = counts["total"]
    return visitor.page("todo/todo.html", counts=counts, kind=asked.get("kind"), **_page(visitor, found))


@router.get("/todo/handed-in")
async def handed_in(request: Request) -> Response:
    """What came back, and what waits for others. Raises UNAUTHENTICATED, MALFORMED."""
    visitor = await visit(request)
    visitor.must_be_signed_in()
    counts, back, found = await asyncio.gather(
        visitor.call(forum_tasks.COUNT_TASKS, {}),
        visitor.call(forum_tasks.LIST_TASKS, {"returned": True, "limit": _BACK}),
        visitor.call(forum_tasks.LIST_TASKS, visitor.asked("cursor") | {"handed_in": True, "limit": _SHOWN}),
    )
    visitor.tasks = counts["total"]
    came_back = shown(back["items"], visitor.language)
    return visitor.page("todo/handed-in.html", counts=counts, came_back=came_back, **_page(visitor, found))


@router.post("/todo/{task_id}/settled")
async def settle(request: Request, task_id: str) -> Response:
    """What came back is put away. Raises NOT_FOUND, TASK_NOT_YOURS_TO_SETTLE."""
    visitor = await visit(request, "/todo/handed-in")
    await visitor.form()
    await visitor.call(forum_tasks.SETTLE_TASK, {"task_id": task_id})
    return see("/todo/handed-in", "settled")


def _page(visitor: Visit, found: Data[Page[forum_tasks.Task]]) -> dict[str, Any]:
    return {"tasks": shown(found["items"], visitor.language), "next": found["next"]}
