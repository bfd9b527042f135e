"""Editions of programmes as activities: what is done, where, by whom, what came of it. Their awards have the money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gateway.public.iati import shares
from gateway.public.iati.elements import (
    ACCOUNTABLE,
    FUNDING,
    IMPLEMENTING,
    Element,
    add,
    begin,
    contact,
    dates,
    donor,
    narratives,
    organisation,
    places,
    sectors,
    status,
)
from gateway.public.iati.reporting import reporting

View = Mapping[str, Any]
_NATIONAL, _MULTINATIONAL = "4", "3"
_OUTPUT, _OUTCOME = "1", "2"


def identifier(edition_id: str) -> str:
    """The identifier of an edition's activity."""
    return reporting().identifier("E", edition_id)


def countries_of(edition: View) -> dict[str, Decimal]:
    """Percentages by country: the edition's own, or the same for each of its countries."""
    own = edition["country_shares"]
    return (
        shares.hundred({code: Decimal(share) for code, share in own.items()})
        if own
        else shares.equal(edition["countries"])
    )


def sectors_of(programme: str | None, editions: Sequence[View]) -> dict[str, Decimal]:
    """Percentages by sector: what the editions say, the programme's in reporting.toml, or the default."""
    own = [
        {code: Decimal(share) for code, share in each["sector_shares"].items()}
        for each in editions
        if each["sector_shares"]
    ]
    if own:
        return shares.together(own)
    known = reporting().sectors.get(programme or "")
    return known or {reporting().defaults["sector"]: Decimal(100)}


def activity(activities: Element, edition: View, awards: Sequence[tuple[str, View]], today: str) -> None:
    """An edition; `awards` are the identifiers and the views of the awards that pay for its programme."""
    made = begin(activities, identifier(edition["id"]), "1")
    span = (edition["starts_on"], edition["ends_on"], today)
    narratives(add(made, "title"), edition["title"])
    narratives(add(made, "description", type="1"), edition["programme_description"])
    _taking_part(made, edition["programme"], [award for _, award in awards])
    add(made, "activity-status", code=status(*span, ended=edition["completed"]))
    dates(made, *span, ended=edition["completed"])
    contact(made)
    countries = countries_of(edition)
    add(made, "activity-scope", code=_NATIONAL if len(countries) == 1 else _MULTINATIONAL)
    places(made, countries)
    sectors(made, sectors_of(edition["programme"], [edition]))
    for child, _ in awards:
        add(made, "related-activity", ref=child, type="2")
    for indicator in edition["indicators"]:
        _result(made, indicator)


def _taking_part(made: Element, programme: str, awards: Sequence[View]) -> None:
    for award in {award["donor"]: award for award in awards}.values():
        donor(made, "participating-org", award, FUNDING)
    for role in (ACCOUNTABLE, IMPLEMENTING):
        organisation(made, "participating-org", role)
    for partner in reporting().partners.get(programme, []):
        narratives(add(made, "participating-org", type=partner["type"], role=IMPLEMENTING), partner["name"])


def _result(made: Element, measured: View) -> None:
    """Things counted are outputs, levels are outcomes. Planned and actual of the whole time up to the target's day."""
    kind = _OUTPUT if measured["aggregation"] == "sum" else _OUTCOME
    result = add(made, "result", type=kind, aggregation_status="1" if measured["aggregation"] == "sum" else "0")
    narratives(add(result, "title"), measured["name"])
    percent = measured["unit"].strip().lower() in ("%", "percent", "per cent")
    indicator = add(
        result, "indicator", measure="2" if percent else "1", aggregation_status=result.get("aggregation-status")
    )
    narratives(add(indicator, "title"), measured["name"])
    narratives(add(indicator, "description"), measured["unit"])
    begun = measured["baseline_on"]
    add(indicator, "baseline", year=begun[:4], iso_date=begun, value=measured["baseline_value"])
    period = add(indicator, "period")
    add(period, "period-start", iso_date=begun)
    add(period, "period-end", iso_date=measured["target_on"])
    add(period, "target", value=measured["target_value"])
    if measured["actual_value"] is not None:
        add(period, "actual", value=measured["actual_value"])
