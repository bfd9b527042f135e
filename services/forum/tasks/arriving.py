"""What services tell of tasks; in whatever order it arrives, the newest word of each counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from contracts.tasks import OfTask, TaskClosed, TaskOpened, TasksAsked, TasksRetold
from services.forum.tasks import audience
from services.forum.tasks.model import Task, TaskAudience, TaskAudienceKey, TaskCount

# A transaction that had begun before a service told all its tasks may have opened one meanwhile.
_UNDER_WAY = timedelta(minutes=10)
_KEPT = timedelta(days=100)
_NOTHING: Mapping[str, Any] = {"params": {}, "link": "/todo", "excluded": [], "handed_in_by": None}


def opened(call: Call, happened: Happened[TaskOpened]) -> None:
    """A task waits, or what is told of it has changed."""
    event, number = happened.event, happened.envelope.sequence
    task = _locked(call, happened)
    if number <= task.opened:
        return
    before = _shown(task)
    task.opened, task.told_at, task.opened_at = number, happened.envelope.time, event.opened_at
    if number > task.closed:
        task.audience_id = audience.find(call.session, audience.keys_of(event))
        worded = {name: words.written() for name, words in event.worded.items()}
        task.params, task.link, task.due_by = worded | event.params, event.link, event.due_on or date.max
        task.excluded, task.handed_in_by = event.excluded, event.handed_in_by
    call.session.flush()
    call.session.refresh(task)
    if _shown(task) != before:
        audience.announce(call, {each[0] for each in (before, _shown(task)) if each})


def closed(call: Call, happened: Happened[TaskClosed]) -> None:
    """A task is done: nobody has to know any more what it was about."""
    task = _locked(call, happened)
    if happened.envelope.sequence <= task.closed:
        return
    task.told_at = max(task.told_at, happened.envelope.time)
    _close(call, task, happened.envelope.sequence)


def retold(call: Call, happened: Happened[TasksRetold]) -> None:
    """A service has told all its tasks: others of these kinds are not open. One that is told later opens again."""
    kinds, since = happened.event.kinds, happened.event.begun_at - _UNDER_WAY
    left = select(Task).where(Task.kind.in_(kinds), Task.is_open, Task.told_at < since).order_by(Task.id)
    for task in call.session.scalars(left.with_for_update()).all():
        _close(call, task, task.opened)


def drop_old(call: Call) -> None:
    """Closed tasks are kept for as long as an event about them may still come."""
    call.session.execute(delete(Task).where(Task.is_open.is_(False), Task.told_at < call.now - _KEPT))


def ask_all(call: Call) -> None:
    """Has all services tell what waits: what waited before there was this list, and what went wrong since."""
    call.emit(TasksAsked(at=call.now))


def erase(call: Call, member_id: UUID) -> None:
    """What waited for an erased member alone, and that it was they who handed something in."""
    theirs = delete(TaskAudienceKey).where(TaskAudienceKey.key == str(member_id)).returning(TaskAudienceKey.audience_id)
    named = set(call.session.scalars(theirs))
    others = select(TaskAudienceKey.audience_id).where(TaskAudienceKey.audience_id.in_(named))
    alone = named - set(call.session.scalars(others))
    call.session.execute(delete(Task).where(Task.audience_id.in_(alone)))
    for table in (TaskCount.audience_id, TaskAudience.id):
        call.session.execute(delete(table.class_).where(table.in_(alone)))
    nameless = {"handed_in_by": None, "excluded": func.array_remove(Task.excluded, member_id)}
    call.session.execute(update(Task).where(Task.handed_in_by == member_id).values(nameless))
    call.session.execute(delete(TaskCount).where(TaskCount.excluded_id == member_id))


def _locked(call: Call, happened: Happened[Any]) -> Task:
    """The row of a task, locked; a new one that is not open yet."""
    event: OfTask = happened.event
    values = {"id": new_id(), "kind": event.kind, "subject": event.task, "opened": 0, "closed": 0, **_NOTHING}
    values |= {"opened_at": happened.envelope.time, "told_at": happened.envelope.time, "due_by": date.max}
    call.session.execute(insert(Task).values(values).on_conflict_do_nothing())
    named = (Task.kind == event.kind) & (Task.subject == event.task)
    return call.session.scalars(select(Task).where(named).with_for_update()).one()


def _shown(task: Task) -> tuple[Any, ...]:
    """What readers see of it: nothing if it is not open."""
    about = (task.params, task.link, task.opened_at, task.due_by)
    return (task.audience_id, *about, task.excluded, task.handed_in_by) if task.is_open else ()


def _close(call: Call, task: Task, number: int) -> None:
    was = task.audience_id if task.is_open else None
    task.closed = number
    if number >= task.opened:
        for name, value in _NOTHING.items():
            setattr(task, name, value)
    call.session.flush()
    call.session.refresh(task)
    if was and not task.is_open:
        audience.announce(call, [was])
