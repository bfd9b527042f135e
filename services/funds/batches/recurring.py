"""Recurring costs: entered when due, each period once, as if somebody had typed them (Fund rule 12)."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page, Refused
from contracts.funds.batches.recurring import (
    RECURRING_ENDED,
    DuePosted,
    EndRecurring,
    Entered,
    ListRecurring,
    NotEntered,
    PostDueRecurring,
    ReadRecurring,
    RecurringCost,
    Rhythm,
    ScheduleRecurring,
)
from contracts.funds.refusals import DATES
from contracts.funds.spending.expenditures import PostExpenditure
from services.funds.batches.model import Recurring, RecurringPeriod
from services.funds.ledger import currency_model, journal, money
from services.funds.spending import cost_checks, costs, expenditures
from services.funds.spending.allocations import of_activities

_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3}
_COPIED = ("allocation_id", "line_id", "country", "activity_kind", "amount", "currency", "description", "payee")


def schedule_recurring(call: Call, command: ScheduleRecurring) -> RecurringCost:
    """Raises DATES, and what would be raised for the cost today: NOT_FOUND, LINE_NEEDED, OTHER_AWARD, NO_REFUND, ..."""
    if command.last_on < command.first_on:
        raise DATES("last_on", starts_on=command.first_on, ends_on=command.last_on)
    row = Recurring(
        id=new_id(),
        award_id=_award(call, command),
        scheduled_by=call.actor.member_id,
        scheduled_at=call.now,
        **command.model_dump(),
    )
    call.session.add(row)
    call.session.flush()
    return read_recurring(call, ReadRecurring(recurring_id=row.id))


def _award(call: Call, command: ScheduleRecurring) -> UUID:
    """The award that pays. Objections to the payee or the wording are raised at once, not in a month."""
    cost = PostExpenditure(
        **same(command, *_COPIED, "document"),
        occurred_on=min(command.first_on, call.today),
        document_on=command.first_on,
    )
    money.check(command.amount, command.currency, money.decimals_of(call, command.currency), "amount")
    locked = costs.lock_for(call, [cost], cost_checks.asked([cost]))
    cost_checks.look_up(call, locked, [cost]).refuse(0)
    return costs.paying_award(locked, cost).award_id


def end_recurring(call: Call, command: EndRecurring) -> RecurringCost:
    """Raises NOT_FOUND, RECURRING_ENDED."""
    row = get_row(call, Recurring, command.recurring_id, "recurring_id", "recurring cost", lock=True)
    if row.ended_at:
        raise RECURRING_ENDED("recurring_id")
    row.ended_by, row.ended_at, row.reason = call.actor.member_id, call.now, command.reason
    call.session.flush()
    return read_recurring(call, ReadRecurring(recurring_id=row.id))


def post_due_recurring(call: Call, _: PostDueRecurring | None = None) -> DuePosted:
    """Enters everything due by today, oldest first; what cannot be entered is reported, and tried again next time."""
    running = select(Recurring).where(Recurring.ended_at.is_(None), Recurring.first_on <= call.today)
    rows = call.session.scalars(running.order_by(Recurring.id).with_for_update()).all()
    # All awards, then all allocations, in the common order: each cost then finds them already locked.
    journal.lock(call, {row.award_id for row in rows})
    of_activities(call, [row.allocation_id for row in rows if row.allocation_id])
    done = DuePosted(entered=[], refused=[])
    for row in rows:
        for due in _missing(call, row):
            try:
                with call.session.begin_nested():
                    expenditure_id = _enter(call, row, due)
            except Refused as refused:
                done.refused.append(_said(row, due, refused))
                break  # a later period could not be entered either, or would jump the queue
            done.entered.append(Entered(recurring_id=row.id, due_on=due, expenditure_id=expenditure_id))
    return done


def _enter(call: Call, row: Recurring, due: date) -> UUID:
    """Its maker is the member who scheduled it."""
    maker = replace(call, actor=replace(call.actor, id=row.scheduled_by))
    made = expenditures.post_expenditure(
        maker,
        PostExpenditure(
            **same(row, *_COPIED),
            occurred_on=due,
            document=f"{row.document} {due:%Y-%m}",
            document_on=due,
        ),
    )
    call.emitted = maker.emitted
    call.session.add(RecurringPeriod(recurring_id=row.id, due_on=due, expenditure_id=made.id, entered_at=call.now))
    call.session.flush()
    return made.id


def _said(row: Recurring, due: date, refused: Refused) -> NotEntered:
    return NotEntered(
        recurring_id=row.id,
        due_on=due,
        code=refused.refusal.code,
        message=refused.refusal.message,
        params=refused.params,
    )


def _missing(call: Call, row: Recurring) -> list[date]:
    period = RecurringPeriod
    entered = set(call.session.scalars(select(period.due_on).where(period.recurring_id == row.id)))
    return [due for due in periods(row) if due <= call.today and due not in entered]


def periods(row: Recurring) -> Iterator[date]:
    """The dates on which it is due, from the first to the last."""
    months = 0
    while (due := _after(row.first_on, months)) <= row.last_on:
        yield due
        months += _MONTHS[Rhythm(row.rhythm)]


def _after(first: date, months: int) -> date:
    """The same day that many months later, or the last day of a shorter month."""
    year, month = divmod(first.month - 1 + months, 12)
    year += first.year
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


def read_recurring(call: Call, command: ReadRecurring) -> RecurringCost:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(Recurring.id == command.recurring_id)).first()
    if row is None:
        raise NOT_FOUND("recurring_id", what="recurring cost")
    return _views(call, [row])[0]


def list_recurring(call: Call, command: ListRecurring) -> Page[RecurringCost]:
    """The recurring costs, newest first."""
    statement = _all()
    if command.active is not None:
        statement = statement.where(Recurring.ended_at.is_(None) if command.active else Recurring.ended_at.is_not(None))
    found = page(call.session, statement, [Recurring.id], command, lambda row: row, descending=True)
    return Page[RecurringCost](items=_views(call, found.items), next=found.next)


def _all() -> Any:
    unit = currency_model.CurrencyUnit
    return select(Recurring, unit.decimals).join(unit, unit.code == Recurring.currency)


def _views(call: Call, rows: Sequence[Row[Any]]) -> list[RecurringCost]:
    period = RecurringPeriod
    counted = select(period.recurring_id, func.count(), func.max(period.due_on)).group_by(period.recurring_id)
    known = {
        recurring_id: (count, last)
        for recurring_id, count, last in call.session.execute(
            counted.where(period.recurring_id.in_([row[0].id for row in rows]))
        )
    }
    return [_view(row[0], row.decimals, *known.get(row[0].id, (0, None))) for row in rows]


def _view(row: Recurring, decimals: int, entered: int, last: date | None) -> RecurringCost:
    left = (due for due in periods(row) if last is None or due > last)
    return RecurringCost.of(
        row,
        next_on=None if row.ended_at else next(left, None),
        amount=money.shown(row.amount, decimals),
        entered=entered,
    )
