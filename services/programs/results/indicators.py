"""Indicators of an edition, planned against actual (rule 5)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.rows import edited, get_row, refuse_stale, set_fields
from contracts.base import Page
from contracts.programs.results import indicators as programs_indicators
from contracts.programs.results.indicators import Aggregation, IndicatorKind
from services.programs.access import columns, filled_in, listed, plain
from services.programs.editions.model import Edition
from services.programs.editions.protection import keep_people_out
from services.programs.results.model import Actual, Indicator
from services.programs.results.values import so_far

_NUMBERS = ("unit", "baseline_value", "baseline_on", "target_value", "target_on")


def add_indicator(call: Call, command: programs_indicators.AddIndicator) -> programs_indicators.Indicator:
    """Raises NOT_FOUND, ONE_PEOPLE_INDICATOR and what _refuse_incomplete and keep_people_out raise."""
    edition = get_row(call, Edition, command.edition_id, "edition_id", lock=True)
    values = filled_in(command)
    _refuse_incomplete(values)
    keep_people_out(call, edition.id, command)
    if command.is_people_trained:
        _refuse_second(call, edition.id)
    indicator = Indicator(**values, created_by=call.actor.member_id, created_at=call.now)
    call.session.add(indicator)
    call.session.flush()
    return _view(call, indicator)


def edit_indicator(call: Call, command: programs_indicators.EditIndicator) -> programs_indicators.Indicator:
    """Raises NOT_FOUND, STALE, HAS_ACTUALS and what _refuse_incomplete and keep_people_out raise."""
    indicator = get_row(call, Indicator, command.indicator_id, "indicator_id", lock=True)
    refuse_stale(indicator.version, command.expected_version, "expected_version")
    values = edited(indicator, command, "indicator_id")
    _refuse_incomplete(columns(indicator) | values)
    keep_people_out(call, indicator.edition_id, command)
    if values.get("aggregation", indicator.aggregation) != indicator.aggregation and _has_actuals(call, indicator.id):
        raise programs_indicators.HAS_ACTUALS("aggregation")
    set_fields(indicator, values)
    return _view(call, indicator)


def read_indicator(call: Call, command: programs_indicators.ReadIndicator) -> programs_indicators.Indicator:
    """Raises NOT_FOUND."""
    return _view(call, get_row(call, Indicator, command.indicator_id, "indicator_id"))


def list_indicators(call: Call, command: programs_indicators.ListIndicators) -> Page[programs_indicators.Indicator]:
    """Raises NOT_FOUND."""
    get_row(call, Edition, command.edition_id, "edition_id")
    statement = select(Indicator).where(Indicator.edition_id == command.edition_id)
    return listed(call, statement, [Indicator.id], command, _views)


def _refuse_incomplete(values: dict[str, Any]) -> None:
    """Raises NUMBER_MISSING, NUMBER_UNWANTED, PEOPLE_COUNTED, TARGET_BEFORE_BASELINE (rule 5)."""
    quantitative = values["kind"] == IndicatorKind.QUANTITATIVE
    if values.get("is_people_trained") and not (quantitative and values["aggregation"] == Aggregation.SUM):
        raise programs_indicators.PEOPLE_COUNTED("is_people_trained")
    for name in _NUMBERS:
        if quantitative and values.get(name) is None:
            raise programs_indicators.NUMBER_MISSING(name)
        if not quantitative and name.endswith("_value") and values.get(name) is not None:
            raise programs_indicators.NUMBER_UNWANTED(name)
    baseline_on, target_on = values.get("baseline_on"), values.get("target_on")
    if baseline_on and target_on and target_on < baseline_on:
        raise programs_indicators.TARGET_BEFORE_BASELINE("target_on")


def _refuse_second(call: Call, edition_id: UUID) -> None:
    statement = select(Indicator.id).where(Indicator.edition_id == edition_id, Indicator.is_people_trained)
    if call.session.execute(statement).first():
        raise programs_indicators.ONE_PEOPLE_INDICATOR("is_people_trained")


def _has_actuals(call: Call, indicator_id: UUID) -> bool:
    return (
        call.session.execute(select(Actual.id).where(Actual.indicator_id == indicator_id).limit(1)).first() is not None
    )


def _view(call: Call, row: Indicator) -> programs_indicators.Indicator:
    return _views(call, [row])[0]


def _views(call: Call, rows: list[Indicator]) -> list[programs_indicators.Indicator]:
    actuals = so_far(call, rows)
    return [
        programs_indicators.Indicator.of(
            row,
            baseline_value=plain(row.baseline_value),
            target_value=plain(row.target_value),
            actual=actuals.get(row.id),
            achieved=_achieved(row, actuals.get(row.id)),
        )
        for row in rows
    ]


def _achieved(row: Indicator, actual: programs_indicators.ActualSoFar | None) -> Decimal | None:
    """The percentage reached: of the target for sums, of the way from the baseline to the target for levels."""
    if actual is None or actual.value is None or row.target_value is None or row.baseline_value is None:
        return None
    start = row.baseline_value if row.aggregation == Aggregation.LATEST else Decimal(0)
    distance = row.target_value - start
    return round((actual.value - start) / distance * 100, 1) if distance else None
