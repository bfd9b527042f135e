"""The figures of the network: a page for administrators and auditors, and each of its tables as CSV."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND
from contracts.network_figures import READ_NETWORK_FIGURES
from gateway.web.admin import activity, figures_file
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import visit

router = APIRouter(route_class=PageRoute)
_HERE = "/admin/figures"


@router.get(_HERE)
async def open_figures(request: Request) -> Response:
    """Members in figures, and what goes on elsewhere. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    network = await visitor.call(READ_NETWORK_FIGURES, {})
    countries = figures_file.by_country(visitor.language, network)
    return visitor.page(
        "admin/figures.html", figures=network, by_country=countries, counts=await activity.counts(visitor)
    )


@router.get(f"{_HERE}/{{name}}.csv")
async def table(request: Request, name: str) -> Response:
    """One of the page's tables, in the language of the page. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    network = await visitor.call(READ_NETWORK_FIGURES, {})
    if name not in figures_file.COLUMNS:
        raise NOT_FOUND(what="file")
    if name == figures_file.ACTIVITY_TABLE:
        text = figures_file.counted(visitor.language, await activity.counts(visitor))
    else:
        text = figures_file.csv(name, visitor.language, network)
    headers = {
        "Content-Disposition": f'attachment; filename="convive-{name.replace("_", "-")}.csv"',
        "Cache-Control": "no-store",
    }
    return Response(text, media_type="text/csv", headers=headers)
