"""Measurements: recorded once, withdrawn with a reason, never changed; and the trained people that training reports."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.attributes import same
from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.rows import get_row
from contracts.base import FORBIDDEN, Page
from contracts.identity import Role
from contracts.programs.results import indicators as programs_indicators
from contracts.programs.results.indicators import IndicatorKind
from contracts.training.events import LearnerCompleted
from services.programs.access import as_text, listed, names_of, plain, refuse_future
from services.programs.editions.model import Edition
from services.programs.editions.protection import keep_people_out
from services.programs.results.model import Actual, Indicator, TrainedPerson

_DIMENSIONS = ("by_sex", "by_sector", "by_country")


def record_actual(call: Call, command: programs_indicators.RecordActual) -> programs_indicators.Actual:
    """Records a measurement; that of a focal point counts for the focal point's own country.

    Raises NOT_FOUND, FORBIDDEN, OTHER_COUNTRY, IN_FUTURE and NUMBER_MISSING (rule 5), NUMBER_UNWANTED, WORDS_MISSING,
    WHOLE_PEOPLE, PARTS_DIFFER (rule 3) and what keep_people_out raises.
    """
    indicator = get_row(call, Indicator, command.indicator_id, "indicator_id")
    refuse_future(call, command.measured_on, "measured_on")
    parts: dict[str, dict[str, Decimal] | None] = same(command, *_DIMENSIONS)
    if indicator.kind == IndicatorKind.QUALITATIVE:
        _refuse_numbers(command)
    elif command.value is None:
        raise programs_indicators.NUMBER_MISSING("value")
    parts["by_country"] = _own_country(call, indicator, command.value, parts["by_country"])
    if command.value is not None:
        _refuse_wrong_parts(indicator, command.value, parts)
    keep_people_out(call, indicator.edition_id, command)
    return _views(call, [_write(call, command, parts)])[0]


def withdraw_actual(call: Call, command: programs_indicators.WithdrawActual) -> programs_indicators.Actual:
    """Withdraws a measurement; by its recorder or a programme officer.

    Raises NOT_FOUND, FORBIDDEN, WITHDRAWN and what keep_people_out raises.
    """
    actual = get_row(call, Actual, command.actual_id, "actual_id", lock=True)
    if not call.actor.has(Role.PROGRAMME_OFFICER) and actual.created_by != call.actor.id:
        raise FORBIDDEN()
    if actual.withdrawn_at:
        raise programs_indicators.WITHDRAWN("actual_id")
    keep_people_out(call, get_row(call, Indicator, actual.indicator_id, "indicator_id").edition_id, command)
    actual.withdrawn_by, actual.withdrawn_at = call.actor.member_id, call.now
    actual.withdrawn_reason = command.reason
    call.session.flush()
    return _views(call, [actual])[0]


def list_actuals(call: Call, command: programs_indicators.ListActuals) -> Page[programs_indicators.Actual]:
    """Raises NOT_FOUND."""
    get_row(call, Indicator, command.indicator_id, "indicator_id")
    statement = select(Actual).where(Actual.indicator_id == command.indicator_id)
    return listed(call, statement, [Actual.measured_on, Actual.id], command, _views, descending=True)


def learner_completed(call: Call, happened: Happened[LearnerCompleted]) -> None:
    """Counts a trained person for the programme edition, once per enrolment."""
    event = happened.event
    if event.programme_edition_id is None or call.session.get(Edition, event.programme_edition_id) is None:
        return
    trained = same(event, "enrolment_id", "sex", "sector", "country", "completed_on")
    values = trained | {"edition_id": event.programme_edition_id}
    call.session.execute(insert(TrainedPerson).values(values).on_conflict_do_nothing())


def _write(call: Call, command: programs_indicators.RecordActual, parts: Mapping[str, Any]) -> Actual:
    actual = Actual(
        indicator_id=command.indicator_id,
        measured_on=command.measured_on,
        value=command.value,
        note=command.note,
        created_by=call.actor.member_id,
        created_at=call.now,
        **{name: as_text(part) for name, part in parts.items()},
    )
    call.session.add(actual)
    call.session.flush()
    return actual


def _refuse_numbers(command: programs_indicators.RecordActual) -> None:
    for name in ("value", *_DIMENSIONS):
        if getattr(command, name) is not None:
            raise programs_indicators.NUMBER_UNWANTED(name)
    if command.note is None:
        raise programs_indicators.WORDS_MISSING("note")


def _own_country(
    call: Call, indicator: Indicator, value: Decimal | None, by_country: dict[str, Decimal] | None
) -> dict[str, Decimal] | None:
    """The parts by country; for a focal point, only their own country. Raises FORBIDDEN and OTHER_COUNTRY."""
    if call.actor.has(Role.PROGRAMME_OFFICER):
        return by_country
    own = call.actor.country
    if own is None or own not in get_row(call, Edition, indicator.edition_id, "edition_id").countries:
        raise FORBIDDEN()
    if by_country is not None and set(by_country) - {own}:
        raise programs_indicators.OTHER_COUNTRY("by_country")
    return {own: value} if by_country is None and value is not None and value >= 0 else by_country


def _refuse_wrong_parts(
    indicator: Indicator, value: Decimal, parts: Mapping[str, Mapping[str, Decimal] | None]
) -> None:
    numbers = [value, *(number for part in parts.values() for number in (part or {}).values())]
    if indicator.is_people_trained and any(number < 0 or number % 1 for number in numbers):
        raise programs_indicators.WHOLE_PEOPLE("value")
    for name, part in parts.items():
        if part is not None and (total := sum(part.values(), Decimal(0))) != value:
            raise programs_indicators.PARTS_DIFFER(name, parts=total, total=value)


def _views(call: Call, rows: list[Actual]) -> list[programs_indicators.Actual]:
    names = names_of(call, (member for row in rows for member in (row.created_by, row.withdrawn_by)))
    return [programs_indicators.Actual.of(row, **_readable(row, names)) for row in rows]


def _readable(row: Actual, names: Mapping[UUID | None, str]) -> dict[str, Any]:
    return {
        "value": plain(row.value),
        "recorded_by": names[row.created_by],
        "recorded_at": row.created_at,
        "withdrawn_by": names.get(row.withdrawn_by),
    }
