"""The door of the tasks."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, daily
from chassis.policy import MEMBERS
from contracts.forum.tasks import tasks as forum_tasks
from contracts.tasks import (
    ForumTaskClosed,
    ForumTaskOpened,
    ForumTasksRetold,
    FundsTaskClosed,
    FundsTaskOpened,
    FundsTasksRetold,
    IdentityTaskClosed,
    IdentityTaskOpened,
    IdentityTasksRetold,
    ProgramsTaskClosed,
    ProgramsTaskOpened,
    ProgramsTasksRetold,
    TrainingTaskClosed,
    TrainingTaskOpened,
    TrainingTasksRetold,
)
from services.forum.tasks import arriving, tasks

DOOR: list[Entry] = [
    answer(forum_tasks.LIST_TASKS, MEMBERS, tasks.list_tasks),
    answer(forum_tasks.COUNT_TASKS, MEMBERS, tasks.count_tasks),
    answer(forum_tasks.SETTLE_TASK, MEMBERS, tasks.settle_task),
    consume(ForumTaskOpened, arriving.opened),
    consume(ForumTaskClosed, arriving.closed),
    consume(ForumTasksRetold, arriving.retold),
    consume(ProgramsTaskOpened, arriving.opened),
    consume(ProgramsTaskClosed, arriving.closed),
    consume(ProgramsTasksRetold, arriving.retold),
    consume(FundsTaskOpened, arriving.opened),
    consume(FundsTaskClosed, arriving.closed),
    consume(FundsTasksRetold, arriving.retold),
    consume(IdentityTaskOpened, arriving.opened),
    consume(IdentityTaskClosed, arriving.closed),
    consume(IdentityTasksRetold, arriving.retold),
    consume(TrainingTaskOpened, arriving.opened),
    consume(TrainingTaskClosed, arriving.closed),
    consume(TrainingTasksRetold, arriving.retold),
    daily("03:20", arriving.drop_old, name="drop_closed_tasks"),
    daily("03:40", arriving.ask_all, name="ask_for_all_tasks"),
]
