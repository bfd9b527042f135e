"""The results of indicators: recorded actuals and, for trained people, the completions reported by training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, text

from chassis.call import Call
from contracts.programs.results.indicators import ActualSoFar
from services.programs.access import plain
from services.programs.results.model import Indicator, TrainedPerson

_DIMENSIONS = ("by_sex", "by_sector", "by_country")

# The actuals that count: all for a sum, the newest for a level or a text.
_COUNTED = """
WITH numbered AS (
    SELECT actual.*, (indicator.aggregation = 'sum' AND indicator.kind = 'quantitative') AS is_sum,
        row_number() OVER (PARTITION BY indicator_id ORDER BY measured_on DESC, actual.id DESC) AS newest
    FROM actual JOIN indicator ON indicator.id = actual.indicator_id
    WHERE indicator_id IN :ids AND withdrawn_at IS NULL
), counted AS (SELECT * FROM numbered WHERE is_sum OR newest = 1)
"""
_TOTALS = text(
    _COUNTED
    + """
SELECT indicator_id, sum(value) AS value, max(measured_on) AS as_of, max(note) FILTER (WHERE newest = 1) AS note
FROM counted GROUP BY indicator_id
"""
).bindparams(bindparam("ids", expanding=True))
_PARTS = text(
    _COUNTED
    + " UNION ALL ".join(
        f"SELECT indicator_id, '{name}' AS dimension, key, sum(part.value::numeric) AS number"  # noqa: S608 - constants of this module
        f" FROM counted, jsonb_each_text({name}) AS part GROUP BY indicator_id, key"
        for name in _DIMENSIONS
    )
).bindparams(bindparam("ids", expanding=True))


class _Sum:
    """An indicator's total with its parts, while it is being added up."""

    def __init__(self) -> None:
        self.value: Decimal | None = None
        self.note: str | None = None
        self.as_of: date = date.min
        self.parts: dict[str, Counter[str]] = {name: Counter() for name in _DIMENSIONS}

    def add(self, value: Decimal | None, as_of: date) -> None:
        if value is not None:
            self.value = (self.value or Decimal(0)) + value
        self.as_of = max(self.as_of, as_of)

    def view(self) -> ActualSoFar:
        parts = {name: self._whole(counter) for name, counter in self.parts.items()}
        return ActualSoFar.model_validate({"value": plain(self.value), "note": self.note, "as_of": self.as_of} | parts)

    def _whole(self, counter: Counter[str]) -> dict[str, Any]:
        """The parts, including the unknown part, so that they sum to the total (rule 3)."""
        told: dict[str, Any] = {key: plain(Decimal(number)) for key, number in sorted(counter.items()) if number}
        untold = (self.value or Decimal(0)) - sum(told.values())
        return told | ({"unspecified": plain(untold)} if told and untold else {})


def so_far(call: Call, rows: Iterable[Indicator]) -> dict[UUID, ActualSoFar]:
    """The result of each indicator, by its id; those without any actual are left out."""
    indicators = {row.id: row for row in rows}
    if not indicators:
        return {}
    sums: dict[UUID, _Sum] = {}
    _add_recorded(call, list(indicators), sums)
    _add_trained(call, {row.edition_id: row.id for row in indicators.values() if row.is_people_trained}, sums)
    return {indicator_id: total.view() for indicator_id, total in sums.items()}


def _add_recorded(call: Call, ids: list[UUID], sums: dict[UUID, _Sum]) -> None:
    for row in call.session.execute(_TOTALS, {"ids": ids}):
        total = sums.setdefault(row.indicator_id, _Sum())
        total.add(row.value, row.as_of)
        total.note = row.note
    for row in call.session.execute(_PARTS, {"ids": ids}):
        sums[row.indicator_id].parts[row.dimension][row.key] += row.number


def _add_trained(call: Call, indicator_of: dict[UUID, UUID], sums: dict[UUID, _Sum]) -> None:
    person = TrainedPerson
    grouping = (person.edition_id, person.sex, person.sector, person.country)
    people = select(*grouping, func.count().label("people"), func.max(person.completed_on).label("as_of"))
    for row in call.session.execute(people.where(person.edition_id.in_(indicator_of)).group_by(*grouping)):
        total = sums.setdefault(indicator_of[row.edition_id], _Sum())
        total.add(Decimal(row.people), row.as_of)
        for name in _DIMENSIONS:
            total.parts[name][getattr(row, name.removeprefix("by_"))] += row.people
