"""The tables of the page of figures as files: headings and values in the words of the page.

Months and moments stay as programs read them (ISO 8601), and a country's code stands beside its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from contracts.network_figures import NetworkFigures
from gateway.public import tables
from gateway.rendering import formats
from gateway.rendering.wording import NETWORK_NAMES, ROLE_NAMES
from gateway.translate import text
from gateway.views import Data
from gateway.web.admin.activity import Counts
from gateway.web.admin.wording import ACCOUNT_STATES, ACTIVITY, FIGURE_HEADS

ACTIVITY_TABLE = "activity"
# By table. What heads a column is in `FIGURE_HEADS`.
COLUMNS: dict[str, list[str]] = {
    "statuses": ["status", "members"],
    "countries": ["name", "country", "members"],
    "roles": ["role", "members"],
    "networks": ["network", "members"],
    "months": ["month", "registrations", "admissions"],
    "signed_in": ["days", "members"],
    "second_factors": ["role", "members", "set_up"],
    "waiting": ["registrations", "oldest_at", "oldest_days"],
    ACTIVITY_TABLE: ["what", "number"],
}
_NO_NETWORK: Final = "No network"
_LAST_DAYS: Final = "Last {n} days"
_Items = Sequence[Mapping[str, Any]]


def counted(language: str, counts: Counts) -> bytes:
    """What goes on elsewhere; an empty cell where a service does not answer."""
    return _written(ACTIVITY_TABLE, language, [{"what": what, "number": counts[what]} for what in ACTIVITY])


def csv(name: str, language: str, figures: Data[NetworkFigures]) -> bytes:
    """Any other table of `COLUMNS`."""
    if name == "countries":
        return _written(name, language, by_country(language, figures))
    found: Mapping[str, Any] | _Items = figures[name]
    return _written(name, language, [found] if isinstance(found, Mapping) else found)


def by_country(language: str, figures: Data[NetworkFigures]) -> list[dict[str, Any]]:
    """The countries with their names: the largest first, those with as many members by name."""
    named = [{**each, "name": formats.country_name(language, each["country"])} for each in figures["countries"]]
    return sorted(named, key=lambda each: (-each["members"], formats.sortable(each["name"])))


def _written(name: str, language: str, items: _Items) -> bytes:
    heads = {column: text(FIGURE_HEADS[column], language) for column in COLUMNS[name]}
    rows = [{head: _said(language, column, item[column]) for column, head in heads.items()} for item in items]
    return tables.written(list(heads.values()), rows)


def _said(language: str, column: str, value: Any) -> Any:
    return _writers[column](language, value) if column in _writers else value


_writers: dict[str, Callable[[str, Any], str]] = {
    "status": lambda language, value: text(ACCOUNT_STATES[value], language),
    "role": lambda language, value: text(ROLE_NAMES[value], language),
    "network": lambda language, value: text(NETWORK_NAMES[value] if value else _NO_NETWORK, language),
    "days": lambda language, value: text(_LAST_DAYS, language, {"n": formats.number(language, value)}),
    "what": lambda language, value: text(ACTIVITY[value], language),
    "month": lambda _, value: str(value)[: len("2026-10")],
}
