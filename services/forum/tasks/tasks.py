"""What waits for the reader: listed, counted, and what came back to them put away."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, Uuid, bindparam, func, literal, not_, select, union_all
from sqlalchemy.dialects.postgresql import array

from chassis.call import Call
from chassis.paging import merged
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.forum.events import TasksChanged
from contracts.forum.tasks import tasks as forum_tasks
from contracts.forum.tasks.tasks import (
    TASK_NOT_YOURS_TO_SETTLE,
    CountTasks,
    ListTasks,
    SettleTask,
    TaskCounts,
    TasksOfKind,
)
from contracts.tasks import DUTIES, RETURNED, TaskKind
from services.forum.tasks import audience
from services.forum.tasks.model import Task, TaskCount

# What no event reports: a member's name in what came back, for instance.
_SECONDS = 60
_ME = bindparam("me", type_=Uuid)
_IS_RETURNED = Task.kind.in_(RETURNED)
_mine = audience.MINE.cte("mine")
_LISTED = select(Task.id, Task.kind, Task.params, Task.link, Task.opened_at, Task.due_by).where(
    Task.audience_id == _mine.c.audience_id, Task.is_open, not_(Task.excluded.any(_ME))
)
# All that are open for the reader's audiences, less those that the reader has handed in.
_counted = union_all(
    select(TaskCount.kind, TaskCount.count).where(
        TaskCount.audience_id.in_(select(_mine.c.audience_id)), TaskCount.count > 0
    ),
    select(Task.kind, literal(-1)).where(
        Task.is_open, Task.excluded.contains(array([_ME])), Task.audience_id.in_(select(_mine.c.audience_id))
    ),
).subquery("counted")
_COUNTED = select(_counted.c.kind, func.sum(_counted.c.count).label("number")).group_by(_counted.c.kind)


def list_tasks(call: Call, command: ListTasks) -> Page[forum_tasks.Task]:
    """What waits for the caller, by due date, then the oldest first."""
    statement = _LISTED
    if command.kind is not None:
        statement = statement.where(Task.kind == command.kind)
    if command.returned is not None:
        statement = statement.where(_IS_RETURNED if command.returned else not_(_IS_RETURNED))
    if command.due_before is not None:
        statement = statement.where(Task.due_by < command.due_before)
    keys = [Task.due_by, Task.opened_at, Task.id]
    return merged(call.session, _mine, statement, keys, command, lambda row: _view(call, row), values=_reader(call))


def count_tasks(call: Call, _: CountTasks | None = None) -> TaskCounts:
    """How much waits for the caller, of each kind. Cached until something of it changes."""
    rows = call.session.execute(_COUNTED, _reader(call)).all()
    found = {row.kind: int(row.number) for row in rows if row.number > 0}
    kinds = [TasksOfKind(kind=kind, count=found[kind]) for kind in TaskKind if kind in found]
    whose = audience.holders(audience.keys_held(call.actor))
    call.cache(*(f"tasks/{who}" for who in whose), seconds=_SECONDS)
    return TaskCounts(total=sum(each.count for each in kinds), kinds=kinds)


def settle_task(call: Call, command: SettleTask) -> TaskCounts:
    """Puts away what came back to the caller. Again it changes nothing. Raises NOT_FOUND, TASK_NOT_YOURS_TO_SETTLE."""
    task = get_row(call, Task, command.task_id, "task_id", "task", lock=True)
    mine = select(_mine.c.audience_id).where(_mine.c.audience_id == task.audience_id)
    if task.audience_id is None or call.session.execute(mine, _reader(call)).first() is None:
        raise NOT_FOUND("task_id", what="task")
    if task.kind not in RETURNED:
        raise TASK_NOT_YOURS_TO_SETTLE("task_id")
    if task.is_open:
        task.settled_at, task.params = call.now, {}
        call.session.flush()
        call.emit(TasksChanged(who=str(call.actor.member_id)))
    return count_tasks(call)


def _reader(call: Call) -> dict[str, Any]:
    return {"keys": audience.keys_held(call.actor), "me": call.actor.member_id}


def _view(call: Call, row: Row[Any]) -> forum_tasks.Task:
    kind, due_on = TaskKind(row.kind), None if row.due_by == date.max else row.due_by
    return forum_tasks.Task(
        id=row.id,
        kind=kind,
        duty=DUTIES[kind],
        params=row.params,
        link=row.link,
        opened_at=row.opened_at,
        due_on=due_on,
        overdue=due_on is not None and due_on < call.today,
        returned=kind in RETURNED,
    )
