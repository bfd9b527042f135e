"""What the programmes tell for a report: editions, activities within its period, indicators; and what is missing."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

from chassis.clock import now
from contracts.funds.reporting.donor_reports import MissingFact
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import programmes as programs_programmes
from contracts.programs.plans import activities as programs_activities
from contracts.programs.results import indicators as programs_indicators
from gateway.rendering import formats
from gateway.rendering.templates import in_language
from gateway.views import Data
from gateway.web.frame.visit import Visit

_MOST = 200
_EDITIONS = 8
_TITLE, _NAME, _PASSAGE, _UNIT = 200, 2_000, 20_000, 200


async def taken(visitor: Visit, programme: str | None, since: str, until: str, language: str) -> dict[str, Any]:
    """The facts of a programme and a period, in the report's language. A service that is away is said to be."""
    if programme is None:  # of money that is not earmarked
        return _facts(missing=[MissingFact.EDITION])
    found, named = await asyncio.gather(
        visitor.ask(programs_editions.LIST_EDITIONS, {"programme": programme, "limit": _MOST}),
        visitor.ask(programs_programmes.LIST_PROGRAMMES, {"limit": _MOST}),
    )
    names = {each["slug"]: each["name"] for each in named["items"]} if named else {}
    name = in_language(language, names[programme])[:_TITLE] if programme in names else None
    if found is None:
        return _facts(missing=[MissingFact.SERVICE])
    editions = [each for each in found["items"] if _within(each, since, until)][:_EDITIONS]
    if not editions:
        return _facts(missing=[MissingFact.EDITION], programme=name)
    told = await asyncio.gather(*(_of(visitor, each["id"]) for each in editions))
    if any(part is None for each in told for part in each):
        return _facts(missing=[MissingFact.SERVICE])
    activities = [one for _, listed, _ in told for one in listed["items"] if _within(one, since, until)]
    indicators = [one for _, _, listed in told for one in listed["items"]]
    missing = [MissingFact.ACTIVITIES] if not activities else []
    missing += [MissingFact.INDICATORS] if not indicators else []
    return _facts(
        missing=missing,
        programme=name,
        editions=[in_language(language, each["title"])[:_TITLE] for each in editions],
        activities=[_activity(each) for each in activities],
        indicators=[_indicator(each, language) for each in indicators][:_MOST],
        protects_people=any(edition["protects_people"] for edition, _, _ in told),
    )


async def _of(visitor: Visit, edition_id: str) -> tuple[Any, Any, Any]:
    of = {"edition_id": edition_id}
    edition, activities, indicators = await asyncio.gather(
        visitor.ask(programs_editions.READ_EDITION, of),
        visitor.ask(programs_activities.LIST_ACTIVITIES, of | {"limit": _MOST}),
        visitor.ask(programs_indicators.LIST_INDICATORS, of | {"limit": _MOST}),
    )
    return edition, activities, indicators


def _facts(**told: Any) -> dict[str, Any]:
    return {"taken_at": now().isoformat()} | told


def _within(
    each: Data[programs_editions.EditionItem] | Data[programs_activities.Activity], since: str, until: str
) -> bool:
    return bool(each["starts_on"] <= until and each["ends_on"] >= since)


def _activity(each: Data[programs_activities.Activity]) -> dict[str, Any]:
    return {name: each[name] for name in ("title", "country", "starts_on", "ends_on", "status")}


def _indicator(each: Data[programs_indicators.Indicator], language: str) -> dict[str, Any]:
    actual = each["actual"]
    return {
        "name": in_language(language, each["name"])[:_NAME],
        "unit": each["unit"] and each["unit"][:_UNIT],
        "baseline": _said(each["baseline_value"], each["baseline_note"], language),
        "target": _said(each["target_value"], each["target_note"], language),
        "actual": _said(actual["value"], actual["note"], language) if actual else "",
        "as_of": actual["as_of"] if actual else None,
    }


def _said(value: str | None, note: str | None, language: str) -> str:
    """A number as the report's readers write it, and what is said to it."""
    number = "" if value is None else str(formats.number(language, Decimal(value)))
    return " – ".join(part for part in (number, note) if part)[:_PASSAGE]
