"""The door of the tasks."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, daily
from chassis.policy import MEMBERS
from contracts import tasks as told
from contracts.forum.tasks import tasks as forum_tasks
from services.forum.tasks import arriving, tasks

DOOR: list[Entry] = [
    answer(forum_tasks.LIST_TASKS, MEMBERS, tasks.list_tasks),
    answer(forum_tasks.COUNT_TASKS, MEMBERS, tasks.count_tasks),
    answer(forum_tasks.SETTLE_TASK, MEMBERS, tasks.settle_task),
    consume(told.ForumTaskOpened, arriving.opened),
    consume(told.ForumTaskClosed, arriving.closed),
    consume(told.ForumTasksRetold, arriving.retold),
    consume(told.ProgramsTaskOpened, arriving.opened),
    consume(told.ProgramsTaskClosed, arriving.closed),
    consume(told.ProgramsTasksRetold, arriving.retold),
    consume(told.FundsTaskOpened, arriving.opened),
    consume(told.FundsTaskClosed, arriving.closed),
    consume(told.FundsTasksRetold, arriving.retold),
    consume(told.IdentityTaskOpened, arriving.opened),
    consume(told.IdentityTaskClosed, arriving.closed),
    consume(told.IdentityTasksRetold, arriving.retold),
    consume(told.TrainingTaskOpened, arriving.opened),
    consume(told.TrainingTaskClosed, arriving.closed),
    consume(told.TrainingTasksRetold, arriving.retold),
    daily("03:20", arriving.drop_old, name="drop_closed_tasks"),
    daily("03:40", arriving.ask_all, name="ask_for_all_tasks"),
]
