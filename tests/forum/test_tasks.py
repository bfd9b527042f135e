"""Everybody's tasks: told by all services, in any order and more than once; each reads and counts only their own."""

from __future__ import annotations

import dataclasses
import random
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from chassis.messaging.envelope import Envelope
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.events import MailDue, TasksChanged
from contracts.forum.inbox.notices import ListNotices
from contracts.forum.tasks.tasks import TASK_TEXTS, CountTasks, ListTasks, SettleTask, Task, TaskCounts
from contracts.identity import Network, Role
from contracts.kinds import Worded
from contracts.tasks import (
    DUTIES,
    RETURNED,
    FundsTaskClosed,
    FundsTaskOpened,
    FundsTasksRetold,
    TaskClosed,
    TaskKind,
    TaskOpened,
    TasksAsked,
)
from services.forum.inbox import notices
from services.forum.tasks import arriving, tasks
from services.forum.tasks.model import Task as TaskRow
from services.forum.tasks.model import TaskAudience, TaskAudienceKey, TaskCount

NOW = datetime.now(UTC)
SIGN = TaskKind.SIGN_EXPENDITURES
BACK = TaskKind.RETURNED_ENTRY


def opened(task: str = "a", kind: TaskKind = SIGN, **fields: Any) -> FundsTaskOpened:
    whose = {} if "members" in fields else {"roles": [Role.FINANCE_APPROVER]}
    words = {"params": {"title": f"Boats {task}"}, "link": f"/fund/approvals/expenditures/{task}", "opened_at": NOW}
    return FundsTaskOpened(kind=kind, task=task, **whose | words | fields)


def closed(task: str = "a", kind: TaskKind = SIGN) -> FundsTaskClosed:
    return FundsTaskClosed(kind=kind, task=task)


def told(event: TaskOpened | TaskClosed, number: int, at: datetime = NOW) -> Happened[Any]:
    envelope = Envelope(new_id(), event.type, "funds", event.subject, at, 1, number, None, None)
    return Happened(event, envelope)


def hear(desk: Desk, *happened: Happened[Any]) -> None:
    for each in happened:
        feature = arriving.opened if isinstance(each.event, TaskOpened) else arriving.closed
        feature(desk.call(), each)


def listed(call: Call, **fields: Any) -> list[Task]:
    return tasks.list_tasks(call, ListTasks(**fields)).items


def counts(call: Call) -> TaskCounts:
    return tasks.count_tasks(call, CountTasks())


def seen(call: Call, **fields: Any) -> list[str]:
    """What is listed, once it is what is counted too, by this call and by that of the digests."""
    found = listed(call, limit=200, **fields)
    if not fields:
        assert len(found) == counts(call).total == tasks.waiting_for(call.session, [_id(call)]).get(_id(call), 0)
    return [task.params["title"] for task in found]


def _id(call: Call) -> UUID:
    return call.actor.member_id


def test_a_task_says_what_it_is_about_since_when_until_when_and_from_whom(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, approver = desk.call_as(Role.FINANCE_OFFICER, name="Ana Mora"), desk.call_as(Role.FINANCE_APPROVER)
    due = NOW.date() - timedelta(days=1)
    worded = {"edition": Worded(en="Ports", es="Puertos")}
    hear(desk, told(opened(excluded=[_id(ana)], handed_in_by=_id(ana), due_on=due, worded=worded), 1))
    [task] = listed(approver)
    assert (task.kind, task.duty, task.link) == (SIGN, "sign", "/fund/approvals/expenditures/a")
    assert (task.opened_at, task.due_on, task.overdue) == (NOW, due, True)
    assert (task.handed_in_by_name, task.mine, task.returned) == ("Ana Mora", False, False)
    assert task.params == {"title": "Boats a", "edition": "Ports"}
    in_spanish = dataclasses.replace(approver.actor, language="es")
    assert listed(desk.call(in_spanish))[0].params["edition"] == "Puertos"
    [mine] = listed(ana, handed_in=True)
    assert (mine.id, mine.mine) == (task.id, True)
    assert seen(ana) == []


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_the_newest_word_counts_in_whatever_order_and_however_often_it_comes(
    desk_of: DeskOf, order: tuple[int, ...]
) -> None:
    """Asked, done, asked again: open. One more word, done: not. Each delivered twice."""
    desk = desk_of("forum")
    approver = desk.call_as(Role.FINANCE_APPROVER)
    words = [told(opened(), 1), told(closed(), 2), told(opened(params={"title": "Boats anew"}), 3), told(closed(), 4)]
    hear(desk, *(words[place] for place in order if place < 3), *(words[place] for place in order if place < 3))
    assert seen(approver) == ["Boats anew"]
    hear(desk, words[3], words[0], words[3], words[2])
    assert seen(approver) == []


def test_what_is_done_before_it_was_asked_for_never_shows(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    approver = desk.call_as(Role.FINANCE_APPROVER)
    hear(desk, told(closed(), 2), told(opened(), 1))
    assert seen(approver) == []
    row = desk.session.scalars(select(TaskRow)).one()
    assert (row.params, row.link, row.excluded) == ({}, "/todo", [])


def test_counts_stay_right_through_random_histories(desk_of: DeskOf) -> None:
    """Of each task the newest word counts; lists and counts agree, for whoever may do them and whoever may not."""
    desk, rng = desk_of("forum"), random.Random(7)
    approver, other = desk.call_as(Role.FINANCE_APPROVER), desk.call_as(Role.FINANCE_APPROVER)
    for _ in range(12):
        histories = {
            task: [
                told(
                    opened(task, excluded=rng.sample([_id(approver), _id(other)], rng.randrange(3)))
                    if rng.random() < 0.6
                    else closed(task),
                    number,
                )
                for number in range(1, rng.randrange(2, 5))
            ]
            for task in rng.sample("abcdefgh", 4)
        }
        arriving.retold(desk.call(), desk.happened(FundsTasksRetold(kinds=[SIGN], begun_at=NOW + timedelta(days=1))))
        desk.session.query(TaskRow).delete()
        words = [word for history in histories.values() for word in (*history, *history)]
        rng.shuffle(words)
        hear(desk, *words)
        last = {task: history[-1].event for task, history in histories.items()}
        for call in (approver, other):
            mine = [e for e in last.values() if isinstance(e, TaskOpened) and _id(call) not in e.excluded]
            assert set(seen(call)) == {event.params["title"] for event in mine}


def test_a_role_may_be_narrowed_to_a_country_and_a_network(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    honduras = desk.call_as(Role.FOCAL_POINT, country="HN", networks=(Network.POLICE,))
    belize = desk.call_as(Role.FOCAL_POINT, country="BZ")
    focal = {"roles": [Role.FOCAL_POINT]}
    hear(
        desk,
        told(opened("all", **focal), 1),
        told(opened("hn", **focal, country="HN"), 1),
        told(opened("police", **focal, network=Network.POLICE), 1),
        told(opened("both", **focal, country="HN", network=Network.POLICE), 1),
    )
    assert set(seen(honduras)) == {"Boats all", "Boats hn", "Boats police", "Boats both"}
    assert seen(belize) == ["Boats all"]


def test_the_most_urgent_comes_first_and_pages_follow_one_another(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    approver = desk.call_as(Role.FINANCE_APPROVER)
    today = NOW.date()
    for n in range(9):
        due = None if n == 4 else today + timedelta(days=9 - n)
        whose = {"members": [_id(approver)]} if n % 2 else {}
        hear(desk, told(opened(str(n), due_on=due, opened_at=NOW - timedelta(days=n), **whose), 1))
    found, cursor = [], None
    while True:
        page = tasks.list_tasks(approver, ListTasks(limit=2, cursor=cursor))
        found += [task.params["title"][-1] for task in page.items]
        if (cursor := page.next) is None:
            break
    assert found == list("876532104")
    assert seen(approver, due_before=today + timedelta(days=3)) == ["Boats 8", "Boats 7"]
    with pytest.raises(Refused, match="malformed"):
        tasks.list_tasks(approver, ListTasks(cursor="x"))


def test_what_came_back_is_put_away_by_its_owner_alone_and_comes_again_if_it_does(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, beto = desk.call_as(Role.FINANCE_OFFICER), desk.call_as(Role.FINANCE_OFFICER)
    hear(desk, told(opened(kind=BACK, members=[_id(ana)]), 1), told(opened("b", members=[_id(ana)]), 1))
    back, other = listed(ana, returned=True)[0], listed(ana, returned=False)[0]
    with pytest.raises(Refused, match="task_not_yours_to_settle"):
        tasks.settle_task(ana, SettleTask(task_id=other.id))
    with pytest.raises(Refused, match="not_found"):
        tasks.settle_task(beto, SettleTask(task_id=back.id))
    for _ in range(2):
        assert tasks.settle_task(ana, SettleTask(task_id=back.id)).total == 1
    hear(desk, told(opened(kind=BACK, members=[_id(ana)]), 2))  # told once more, not come back once more
    assert seen(ana) == ["Boats b"]
    hear(desk, told(opened(kind=BACK, members=[_id(ana)], opened_at=NOW + timedelta(days=1)), 3))
    assert set(seen(ana)) == {"Boats a", "Boats b"}


def test_what_a_service_does_not_tell_again_is_not_open(desk_of: DeskOf) -> None:
    """Of the kinds that it tells of; what was told a moment before may come from a transaction that was under way."""
    desk = desk_of("forum")
    approver = desk.call_as(Role.FINANCE_APPROVER)
    hear(
        desk,
        told(opened("gone"), 1, NOW - timedelta(days=1)),
        told(opened("fresh"), 1, NOW - timedelta(minutes=1)),
        told(opened("told"), 1, NOW - timedelta(days=1)),
        told(opened("other", TaskKind.SIGN_BUDGETS), 1, NOW - timedelta(days=1)),
    )
    hear(desk, told(opened("told"), 2))
    for _ in range(2):
        arriving.retold(desk.call(), desk.happened(FundsTasksRetold(kinds=[SIGN], begun_at=NOW)))
    assert set(seen(approver)) == {"Boats fresh", "Boats told", "Boats other"}
    hear(desk, told(opened("gone"), 2))  # it came late: it is open after all
    assert "Boats gone" in seen(approver)


def test_a_change_is_announced_to_whom_it_concerns(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    hear(desk, told(opened(members=[_id(ana)]), 1), told(opened("b", roles=[Role.FOCAL_POINT], country="HN"), 1))
    hear(desk, told(opened("b", roles=[Role.FOCAL_POINT], country="HN"), 2))
    assert [event.who for event in desk.emitted(TasksChanged)] == [str(_id(ana)), "focal_point"]
    hear(desk, told(closed("b"), 3))
    assert [event.who for event in desk.emitted(TasksChanged)][2:] == ["focal_point"]


def test_the_bar_and_the_digest_are_told_how_much_there_is(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    approver = desk.call_as(Role.FINANCE_APPROVER)
    hear(desk, told(opened(), 1), told(opened("b"), 1))
    assert notices.list_notices(approver, ListNotices()).tasks == 2
    assert MailDue(mail_id=new_id(), member_id=_id(approver), kind=None, notices=[], more=0).tasks == 0
    assert tasks.waiting_for(desk.session, []) == {}
    assert tasks.waiting_for(desk.session, [_id(approver)]) == {_id(approver): 2}


def test_what_waited_for_an_erased_member_goes_and_what_waits_for_others_stays(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, beto = desk.call_as(Role.FINANCE_OFFICER, name="Ana Mora"), desk.call_as(Role.FINANCE_APPROVER)
    hear(
        desk,
        told(opened("hers", BACK, members=[_id(ana)]), 1),
        told(opened("both", members=[_id(ana), _id(beto)]), 1),
        told(opened("made", excluded=[_id(ana)], handed_in_by=_id(ana)), 1),
    )
    arriving.erase(desk.call(), _id(ana))
    assert set(seen(beto)) == {"Boats both", "Boats made"}
    rows = desk.session.scalars(select(TaskRow).execution_options(populate_existing=True)).all()
    assert {row.subject for row in rows} == {"both", "made"}
    assert all(row.handed_in_by is None and _id(ana) not in row.excluded for row in rows)
    held = [
        select(TaskAudienceKey).where(TaskAudienceKey.key == str(_id(ana))),
        select(TaskCount).where(TaskCount.excluded_id == _id(ana)),
    ]
    assert [desk.session.execute(each).first() for each in held] == [None, None]
    hear(desk, told(closed("made"), 2))
    assert seen(beto) == ["Boats both"]


def test_closed_tasks_are_dropped_once_no_event_about_them_can_come(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    long_ago = NOW - timedelta(days=200)
    hear(desk, told(opened("old"), 1, long_ago), told(closed("old"), 2, long_ago))
    hear(desk, told(opened("done"), 1, long_ago), told(closed("done"), 2))
    hear(desk, told(opened("open"), 1, long_ago))
    arriving.drop_old(desk.call())
    assert set(desk.session.scalars(select(TaskRow.subject))) == {"done", "open"}


def test_ten_thousand_tasks_of_a_role_have_one_audience(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    for n in range(20):
        hear(desk, told(opened(str(n)), 1))
    assert desk.session.scalar(select(func.count()).select_from(TaskAudience)) == 1


def test_each_night_all_services_are_asked(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    arriving.ask_all(desk.call())
    assert len(desk.emitted(TasksAsked)) == 1


def test_each_kind_has_a_duty_and_a_text() -> None:
    assert set(DUTIES) == set(TASK_TEXTS) == set(TaskKind)
    assert set(RETURNED) == {kind for kind in TaskKind if kind.startswith("returned_")}  # the index's words for it


def test_the_last_day_there_is_means_that_nothing_is_due(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    approver = desk.call_as(Role.FINANCE_APPROVER)
    hear(desk, told(opened(), 1))
    assert listed(approver)[0].due_on is None
    assert desk.session.scalars(select(TaskRow.due_by)).one() == date.max
