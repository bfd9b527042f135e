"""Public data of programmes: editions, where and for what, and their results in numbers. No names."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from contracts.base import Page
from contracts.programs.results.indicators import ActualSoFar, IndicatorKind
from contracts.programs.results.published import ListPublished, PublishedEdition, PublishedIndicator
from services.programs.access import listed, plain
from services.programs.editions.model import Edition, Phase, Programme
from services.programs.results.model import Indicator
from services.programs.results.values import so_far

_DONE = ("approved", "skipped")


def list_published(call: Call, command: ListPublished) -> Page[PublishedEdition]:
    """The editions with their indicators in numbers, oldest first."""
    return listed(call, select(Edition), [Edition.id], command, _views)


def _views(call: Call, rows: list[Edition]) -> list[PublishedEdition]:
    programmes = {
        row.id: row
        for row in call.session.scalars(select(Programme).where(Programme.id.in_({row.programme_id for row in rows})))
    }
    indicators, unfinished = _indicators(call, rows), _unfinished(call, rows)
    return [
        PublishedEdition.of(
            row,
            **_of_programme(programmes[row.programme_id]),
            completed=row.id not in unfinished,
            indicators=indicators[row.id],
        )
        for row in rows
    ]


def _of_programme(programme: Programme) -> dict[str, Any]:
    return {
        "programme": programme.slug,
        "programme_name": programme.name,
        "programme_description": programme.description,
    }


def _unfinished(call: Call, rows: list[Edition]) -> set[UUID]:
    of_these = Phase.edition_id.in_([row.id for row in rows])
    return set(call.session.scalars(select(Phase.edition_id).where(of_these, Phase.state.not_in(_DONE))))


def _indicators(call: Call, rows: list[Edition]) -> dict[UUID, list[PublishedIndicator]]:
    chosen = select(Indicator).where(
        Indicator.edition_id.in_([row.id for row in rows]), Indicator.kind == IndicatorKind.QUANTITATIVE
    )
    found = list(call.session.scalars(chosen.order_by(Indicator.id)))
    actuals = so_far(call, found)
    by_edition: dict[UUID, list[PublishedIndicator]] = defaultdict(list)
    for each in found:
        by_edition[each.edition_id].append(_indicator(each, actuals.get(each.id)))
    return by_edition


def _indicator(row: Indicator, actual: ActualSoFar | None) -> PublishedIndicator:
    return PublishedIndicator.of(
        row,
        baseline_value=plain(row.baseline_value),
        target_value=plain(row.target_value),
        actual_value=actual.value if actual else None,
        actual_on=actual.as_of if actual else None,
    )
