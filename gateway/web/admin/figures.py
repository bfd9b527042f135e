"""The figures of the network: a page for administrators and auditors, and each of its tables as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND
from contracts.network_figures import READ_NETWORK_FIGURES, NetworkFigures
from gateway.public import tables
from gateway.views import Data
from gateway.web.admin import activity
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import visit

router = APIRouter(route_class=PageRoute)
_HERE = "/admin/figures"
_ACTIVITY = "activity"
# By table. The names of columns stay the same in every language.
COLUMNS: dict[str, list[str]] = {
    "statuses": ["status", "members"],
    "countries": ["country", "members"],
    "roles": ["role", "members"],
    "networks": ["network", "members"],
    "months": ["month", "registrations", "admissions"],
    "signed_in": ["days", "members"],
    "second_factors": ["role", "members", "set_up"],
    "waiting": ["registrations", "oldest_at", "oldest_days"],
    _ACTIVITY: ["what", "number"],
}


@router.get(_HERE)
async def open_figures(request: Request) -> Response:
    """Members in figures, and what goes on elsewhere. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    network = await visitor.call(READ_NETWORK_FIGURES, {})
    return visitor.page("admin/figures.html", figures=network, counts=await activity.counts(visitor))


@router.get(f"{_HERE}/{{name}}.csv")
async def table(request: Request, name: str) -> Response:
    """One of the page's tables. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    network = await visitor.call(READ_NETWORK_FIGURES, {})
    if name not in COLUMNS:
        raise NOT_FOUND(what="file")
    items = _counted(await activity.counts(visitor)) if name == _ACTIVITY else _items(name, network)
    headers = {
        "Content-Disposition": f'attachment; filename="convive-{name.replace("_", "-")}.csv"',
        "Cache-Control": "no-store",
    }
    return Response(tables.written(COLUMNS[name], items), media_type="text/csv", headers=headers)


def _counted(counts: activity.Counts) -> list[dict[str, Any]]:
    return [{"what": what, "number": number} for what, number in counts.items()]


def _items(name: str, network: Data[NetworkFigures]) -> Sequence[Mapping[str, Any]]:
    found: Mapping[str, Any] | Sequence[Mapping[str, Any]] = network[name]
    return [found] if isinstance(found, Mapping) else found
