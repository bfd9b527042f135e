"""Follow-up evaluations: 3 to 6 months after a training's end; earlier is refused, later is late (rule 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.dialects.postgresql import insert

from chassis.attributes import same
from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from chassis.rows import get_row, refuse_stale, set_fields
from chassis.tasks import Waiting
from contracts.base import Page
from contracts.kinds import Worded
from contracts.notices import NoticeKind, ProgramsNotice
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results.follow_ups import FollowUpState
from contracts.tasks import ProgramsTaskClosed, ProgramsTaskOpened, TaskKind, TaskOpened
from contracts.training.events import EditionEnded
from services.programs.access import (
    in_language_of,
    link_to_edition,
    listed,
    names_of,
    refuse_future,
)
from services.programs.editions.model import Edition
from services.programs.editions.protection import keep_people_out
from services.programs.results.model import FollowUp

_BETWEEN_REMINDERS = timedelta(days=7)


def edition_ended(call: Call, happened: Happened[EditionEnded]) -> None:
    """Schedules the evaluation of a training that belongs to a programme edition, or reschedules it if not done yet."""
    event = happened.event
    if event.programme_edition_id is None or call.session.get(Edition, event.programme_edition_id) is None:
        return
    values = {
        "edition_id": event.programme_edition_id,
        "title": event.title.model_dump(exclude_none=True),
        "training_ended_on": event.ends_on,
        "sequence": happened.envelope.sequence,
    }
    scheduled = insert(FollowUp).values(id=new_id(), training_edition_id=event.edition_id, version=1, **values)
    call.session.execute(
        scheduled.on_conflict_do_update(
            index_elements=["training_edition_id"],
            set_=values,
            where=(FollowUp.sequence < happened.envelope.sequence) & FollowUp.done_on.is_(None),
        )
    )


def record_follow_up(call: Call, command: programs_follow_ups.RecordFollowUp) -> programs_follow_ups.FollowUp:
    """Raises NOT_FOUND, STALE, ALREADY_RECORDED, IN_FUTURE, TOO_EARLY (rule 4) and what keep_people_out raises."""
    follow_up = get_row(call, FollowUp, command.follow_up_id, "follow_up_id", lock=True)
    refuse_stale(follow_up.version, command.expected_version, "expected_version")
    if follow_up.done_on:
        raise programs_follow_ups.ALREADY_RECORDED("follow_up_id")
    refuse_future(call, command.done_on, "done_on")
    if command.done_on < follow_up.opens_on:
        raise programs_follow_ups.TOO_EARLY("done_on", opens_on=follow_up.opens_on)
    keep_people_out(call, follow_up.edition_id, command)
    values = same(command, "done_on", "changes", "impact", "improved")
    set_fields(follow_up, values | {"recorded_by": call.actor.member_id, "recorded_at": call.now})
    call.session.flush()
    call.emit(ProgramsTaskClosed(kind=TaskKind.RECORD_FOLLOW_UP, task=str(follow_up.id)))
    return _views(call, [follow_up])[0]


def list_follow_ups(call: Call, command: programs_follow_ups.ListFollowUps) -> Page[programs_follow_ups.FollowUp]:
    """The follow-up evaluations, by due date."""
    statement = select(FollowUp)
    if command.edition_id:
        statement = statement.where(FollowUp.edition_id == command.edition_id)
    if command.state:
        statement = statement.where(_in_state(command.state, call.today))
    return listed(call, statement, [FollowUp.opens_on, FollowUp.id], command, _views)


def remind_follow_ups(call: Call, _: programs_follow_ups.RemindFollowUps | None = None) -> programs_follow_ups.Reminded:
    """Reminds officers of what is due or overdue, of each evaluation at most once a week."""
    due = and_(FollowUp.done_on.is_(None), FollowUp.opens_on <= call.today)
    not_lately = or_(FollowUp.reminded_at.is_(None), FollowUp.reminded_at < call.now - _BETWEEN_REMINDERS)
    # Evaluations that another call is handling at this moment are left to it.
    statement = select(FollowUp).where(due, not_lately).with_for_update(skip_locked=True)
    rows = call.session.execute(statement).scalars().all()
    for row in rows:
        _remind(call, row)
    return programs_follow_ups.Reminded(reminded=len(rows))


def _remind(call: Call, row: FollowUp) -> None:
    row.reminded_at = call.now
    officer = get_row(call, Edition, row.edition_id, "edition_id").officer_id
    call.emit(_opened(row, officer))
    call.emit(
        ProgramsNotice(
            notice_id=new_id(),
            kind=NoticeKind.FOLLOW_UP_DUE,
            recipients=[officer],
            params={"title": in_language_of(call, officer, row.title), "due_on": row.due_on.isoformat()},
            link=link_to_edition(row.edition_id),
        )
    )


def _opened(row: FollowUp, officer: UUID) -> ProgramsTaskOpened:
    return ProgramsTaskOpened(
        kind=TaskKind.RECORD_FOLLOW_UP,
        task=str(row.id),
        members=[officer],
        worded={"title": Worded.model_validate(row.title)},
        link=f"/programs/follow-ups#follow-up-{row.id}",
        opened_at=datetime.combine(row.opens_on, time(), UTC),
        due_on=row.due_on,
    )


def _all_due(call: Call) -> Iterable[TaskOpened]:
    due: Select[Any] = select(FollowUp, Edition.officer_id).join(Edition, Edition.id == FollowUp.edition_id)
    due = due.where(FollowUp.done_on.is_(None), FollowUp.opens_on <= call.today).order_by(FollowUp.id)
    return (_opened(row, officer) for row, officer in call.session.execute(due.with_for_update(read=True, of=FollowUp)))


def _in_state(state: FollowUpState, today: date) -> ColumnElement[bool]:
    row = FollowUp
    return {
        FollowUpState.SCHEDULED: and_(row.done_on.is_(None), row.opens_on > today),
        FollowUpState.DUE: and_(row.done_on.is_(None), row.opens_on <= today, row.due_on >= today),
        # It opened before it was due: that much the index knows.
        FollowUpState.OVERDUE: and_(row.done_on.is_(None), row.due_on < today, row.opens_on < today),
        FollowUpState.DONE: row.done_on <= row.due_on,
        FollowUpState.DONE_LATE: row.done_on > row.due_on,
    }[state]


def _state(row: FollowUp, today: date) -> FollowUpState:
    if row.done_on:
        return FollowUpState.DONE if row.done_on <= row.due_on else FollowUpState.DONE_LATE
    if today < row.opens_on:
        return FollowUpState.SCHEDULED
    return FollowUpState.DUE if today <= row.due_on else FollowUpState.OVERDUE


def _views(call: Call, rows: list[FollowUp]) -> list[programs_follow_ups.FollowUp]:
    names: dict[UUID | None, str] = names_of(call, (row.recorded_by for row in rows))
    return [
        programs_follow_ups.FollowUp.of(row, state=_state(row, call.today), recorded_by=names.get(row.recorded_by))
        for row in rows
    ]


WAITING = Waiting((TaskKind.RECORD_FOLLOW_UP,), _all_due)
