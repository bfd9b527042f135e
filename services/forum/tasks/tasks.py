"""What waits for the reader: listed, counted, and what came back to them put away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Row, Uuid, bindparam, case, func, literal_column, not_, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from chassis import members
from chassis.actor import Actor
from chassis.call import Call
from chassis.paging import merged, page, whole
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.forum.tasks import tasks as forum_tasks
from contracts.forum.tasks.tasks import (
    TASK_NOT_YOURS_TO_SETTLE,
    CountTasks,
    ListTasks,
    SettleTask,
    TaskCounts,
    TasksOfKind,
)
from contracts.kinds import Worded
from contracts.tasks import DUTIES, RETURNED, TaskKind
from services.forum.tasks import audience
from services.forum.tasks.model import IS_RETURNED, NOBODY, Task, TaskCount

# What no event reports: a member's name in what came back, for instance.
_SECONDS = 60
_ME = bindparam("me", type_=Uuid)
_IS_RETURNED: ColumnElement[bool] = literal_column(f"task.{IS_RETURNED}", Boolean)
_theirs = audience.THEIRS.cte("theirs")
_TOLD = select(Task.id, Task.kind, Task.params, Task.link, Task.opened_at, Task.due_by, Task.handed_in_by)
_LISTED = _TOLD.where(Task.audience_id == _theirs.c.audience_id, Task.is_open, not_(Task.excluded.any(_ME)))
_HANDED_IN = _TOLD.where(Task.handed_in_by == _ME, Task.is_open)
# All that are open for the reader's audiences, less those that the reader may not do.
_sign = case((TaskCount.excluded_id == NOBODY, TaskCount.count), else_=-TaskCount.count)
_COUNTED = (
    select(TaskCount.kind, func.sum(_sign).label("number"))
    .where(TaskCount.audience_id.in_(select(_theirs.c.audience_id)), TaskCount.count > 0)
    .where(or_(TaskCount.excluded_id == NOBODY, TaskCount.excluded_id == _ME))
    .group_by(TaskCount.kind)
)
# The same of many members at once, from what is known of them here.
_COUNTED_FOR = text("""
    WITH place AS (
        SELECT id, roles, '/' || country AS place FROM member WHERE id = ANY(:members)
        UNION ALL SELECT id, roles, '' FROM member WHERE id = ANY(:members)
    ), narrowed AS (
        SELECT id, roles, place FROM place
        UNION ALL
        SELECT place.id, place.roles, place.place || '@' || network
        FROM place JOIN member USING (id), unnest(member.networks) network
    ), held AS (
        SELECT id, role || place AS key FROM narrowed, unnest(roles) role
        UNION ALL SELECT member.id, member.id::text FROM member WHERE id = ANY(:members)
    ), theirs AS (SELECT DISTINCT held.id, audience_id FROM held JOIN task_audience_key USING (key))
    SELECT theirs.id, sum(CASE WHEN excluded_id = theirs.id THEN -count ELSE count END) AS number
    FROM theirs JOIN task_count USING (audience_id) WHERE excluded_id IN (:nobody, theirs.id) GROUP BY theirs.id
""").bindparams(bindparam("members", type_=ARRAY(Uuid)), bindparam("nobody", NOBODY, type_=Uuid))


def list_tasks(call: Call, command: ListTasks) -> Page[forum_tasks.Task]:
    """What waits for the caller, by due date, then the oldest first; or what they have handed in, the oldest first.

    What waits is cached until something of it changes: so the home page asks for it no more often than it changes.
    """
    filters = _filters(command)
    if command.handed_in:
        found = page(
            call.session, _HANDED_IN.where(*filters), [Task.opened_at, Task.id], command, whole, values=_reader(call)
        )
    else:
        keys = [Task.due_by, Task.opened_at, Task.id]
        found = merged(call.session, _theirs, _LISTED.where(*filters), keys, command, whole, values=_reader(call))
        call.cache(*subjects(call.actor), seconds=_SECONDS)
    names = members.names(call.session, {row.handed_in_by for row in found.items if row.handed_in_by})
    return Page[forum_tasks.Task](items=[_view(call, row, names) for row in found.items], next=found.next)


def _filters(command: ListTasks) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if command.kind is not None:
        given.append(Task.kind == command.kind)
    if command.returned is not None:
        given.append(_IS_RETURNED if command.returned else not_(_IS_RETURNED))
    if command.due_before is not None:
        given.append(Task.due_by < command.due_before)
    return given


def count_tasks(call: Call, _: CountTasks | None = None) -> TaskCounts:
    """How much waits for the caller, of each kind. Cached until something of it changes."""
    found = counted(call)
    kinds = [TasksOfKind(kind=kind, count=found[kind]) for kind in TaskKind if kind in found]
    call.cache(*subjects(call.actor), seconds=_SECONDS)
    return TaskCounts(total=sum(found.values()), kinds=kinds)


def counted(call: Call) -> dict[str, int]:
    """How much waits for the caller, by kind. It changes with an event of one of the `subjects` only."""
    rows = call.session.execute(_COUNTED, _reader(call)).all()
    return {row.kind: int(row.number) for row in rows if row.number > 0}


def subjects(actor: Actor) -> list[str]:
    """What `counted` depends on, for answers that are cached."""
    return [f"tasks/{who}" for who in audience.holders(audience.keys_held(actor))]


def waiting_for(session: Session, member_ids: Collection[UUID]) -> dict[UUID, int]:
    """How much waits for each of these members, of whom there is something."""
    if not member_ids:
        return {}
    rows = session.execute(_COUNTED_FOR, {"members": sorted(member_ids)})
    return {row.id: int(row.number) for row in rows if row.number > 0}


def settle_task(call: Call, command: SettleTask) -> TaskCounts:
    """Puts away what came back to the caller. Again it changes nothing. Raises NOT_FOUND, TASK_NOT_YOURS_TO_SETTLE."""
    task = get_row(call, Task, command.task_id, "task_id", "task", lock=True)
    mine = select(_theirs.c.audience_id).where(_theirs.c.audience_id == task.audience_id)
    if task.audience_id is None or call.session.execute(mine, _reader(call)).first() is None:
        raise NOT_FOUND("task_id", what="task")
    if task.kind not in RETURNED:
        raise TASK_NOT_YOURS_TO_SETTLE("task_id")
    if task.is_open:
        task.settled_at, task.params = call.now, {}
        call.session.flush()
        audience.announce(call, [task.audience_id])
    return count_tasks(call)


def _reader(call: Call) -> dict[str, Any]:
    return {"keys": audience.keys_held(call.actor), "me": call.actor.member_id}


def _view(call: Call, row: Row[Any], names: dict[UUID, str]) -> forum_tasks.Task:
    kind, due_on = TaskKind(row.kind), None if row.due_by == date.max else row.due_by
    return forum_tasks.Task.of(
        row,
        kind=kind,
        duty=DUTIES[kind],
        params={name: _said(value, call.actor.language) for name, value in row.params.items()},
        due_on=due_on,
        overdue=due_on is not None and due_on < call.today,
        returned=kind in RETURNED,
        handed_in_by_name=names.get(row.handed_in_by) or None,
        mine=row.handed_in_by == call.actor.id,
    )


def _said(value: str | dict[str, str], language: str) -> str:
    return value if isinstance(value, str) else Worded(**value).best(language)
