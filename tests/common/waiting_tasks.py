"""What a service's outbox says of tasks: which are open once all of it has been heard."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.call import Call
from chassis.consumers.handle import Consumer
from chassis.door import Entry
from chassis.messaging.envelope import read
from chassis.tables import outbox
from chassis.testing import Desk
from contracts.tasks import TaskClosed, TaskKind, TaskOpened, TasksAsked


def open_tasks(session: Session, *kinds: TaskKind) -> list[TaskOpened]:
    """Those of these kinds whose newest event says that they are open, in the order in which they were told."""
    columns = (outbox.c.type, outbox.c.subject, outbox.c.sequence, outbox.c.headers, outbox.c.body)
    told = outbox.c.type.like("%.task\\_opened") | outbox.c.type.like("%.task\\_closed")
    rows = session.execute(select(*columns).where(told).order_by(outbox.c.position)).all()
    found: dict[str, TaskOpened] = {}
    for row in rows:
        known = read({**row.headers, "cloudEvents:sequence": row.sequence})
        contract = TaskOpened if row.type.endswith("opened") else TaskClosed
        event = contract.model_validate(orjson.loads(row.body))
        assert (known.subject, known.type) == (row.subject, row.type) == (event.subject, known.type)
        found.pop(event.subject, None)
        if isinstance(event, TaskOpened):
            found[event.subject] = event
    return [event for event in found.values() if not kinds or event.kind in kinds]


def ask_again(door: Iterable[Entry], call: Call) -> None:
    """The service is asked for all that waits, as each night."""
    [asked] = [each for each in door if isinstance(each, Consumer) and each.kind is TasksAsked]
    asked.feature(call, Desk(call.session, call.service).happened(TasksAsked(at=call.now)))
