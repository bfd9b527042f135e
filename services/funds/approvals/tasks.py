"""What waits for a second signature, as tasks of the approvers: told by triggers, and here once more (Fund rule 12)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text

from chassis.call import Call
from chassis.tasks import Waiting
from contracts.tasks import SIGNED, TaskOpened

# sql/fund_tasks_told_again.sql
_AGAIN = text("SELECT fund_tasks_told_again()")


def _told_by_the_database(call: Call) -> Iterable[TaskOpened]:
    call.emitted += call.session.execute(_AGAIN).scalar_one()
    return ()


WAITING = Waiting(SIGNED, _told_by_the_database)
