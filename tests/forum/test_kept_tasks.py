"""What there is to do, and how much, is kept until an event of the reader's tasks, or of those of their roles."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.base import View
from contracts.forum.inbox import notices as forum_notices
from contracts.forum.tasks import tasks as forum_tasks
from contracts.identity import Role
from services.forum.inbox import notices
from services.forum.tasks import tasks
from tests.common.kept import Gateway, Question
from tests.forum.test_tasks import BACK, closed, hear, opened, told

COUNTS = Question(forum_tasks.COUNT_TASKS, tasks.count_tasks, forum_tasks.CountTasks())
LIST = Question(forum_tasks.LIST_TASKS, tasks.list_tasks, forum_tasks.ListTasks())
INBOX = Question(forum_notices.LIST_NOTICES, notices.list_notices, forum_notices.ListNotices())


def _mine(desk: Desk, me: Call) -> None:
    hear(desk, told(opened("mine", BACK, members=[me.actor.member_id]), 1))


def _of_my_role(desk: Desk, _: Call) -> None:
    hear(desk, told(opened("role"), 1))


def _of_my_role_here(desk: Desk, _: Call) -> None:
    hear(desk, told(opened("here", country="CR"), 1))


def _done(desk: Desk, _: Call) -> None:
    hear(desk, told(closed(), 2))


def _put_away(desk: Desk, me: Call) -> None:
    hear(desk, told(opened("mine", BACK, members=[me.actor.member_id]), 1))
    [back] = tasks.list_tasks(me, forum_tasks.ListTasks(returned=True)).items
    tasks.settle_task(me, forum_tasks.SettleTask(task_id=back.id))
    hear(desk, told(closed(), 2))


@pytest.mark.parametrize("question", [COUNTS, LIST, INBOX], ids=["counts", "list", "inbox"])
@pytest.mark.parametrize("write", [_mine, _of_my_role, _of_my_role_here, _done, _put_away])
def test_it_is_dropped_by_whatever_changes_it(
    desk_of: DeskOf, question: Question, write: Callable[[Desk, Call], None]
) -> None:
    desk = desk_of("forum")
    me = desk.call_as(Role.FINANCE_APPROVER)
    hear(desk, told(opened(), 1))
    gateway = Gateway(desk)
    before: View = gateway.ask(question, me.actor)
    assert gateway.is_kept(question, me.actor)
    gateway.write(partial(write, desk, me))
    assert not gateway.is_kept(question, me.actor)
    assert gateway.ask(question, me.actor) != before


@pytest.mark.parametrize("question", [COUNTS, LIST, INBOX], ids=["counts", "list", "inbox"])
def test_what_waits_for_others_leaves_it(desk_of: DeskOf, question: Question) -> None:
    desk = desk_of("forum")
    me, other = desk.call_as(Role.FINANCE_APPROVER), desk.call_as()
    gateway = Gateway(desk)
    gateway.ask(question, me.actor)
    gateway.write(lambda: hear(desk, told(opened("theirs", BACK, members=[other.actor.member_id]), 1)))
    assert gateway.is_kept(question, me.actor)
