"""Figures for programs, without an account: the Fund as JSON and CSV, and the IATI file. Any site may read them."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND
from gateway.context import caller_of
from gateway.public import tables
from gateway.public.desk import public_desk
from gateway.public.sent import OPEN, Sent, answer

router = APIRouter(include_in_schema=False)
_READ = ["GET", "HEAD"]
_FUND = "/api/v1/public/fund"
# Every row of a table is a figure, for programs that add them up: the anchor of the books is where all of them are.
_DESCRIBED = {"Link": f'<{_FUND}>; rel="describedby"; type="application/json"'}


@router.api_route(_FUND, methods=_READ)
async def fund(request: Request) -> Response:
    """Where the money came from and went. Raises UNAVAILABLE, TOO_MANY."""
    await caller_of(request)
    view = await public_desk(request).fund.get()
    return answer(request, Sent(orjson.dumps(view), "application/json", OPEN))


@router.api_route("/public/fund/{name}.csv", methods=_READ)
async def table(request: Request, name: str) -> Response:
    """One of the page's tables. Raises NOT_FOUND, UNAVAILABLE, TOO_MANY."""
    await caller_of(request)
    if name not in tables.COLUMNS:
        raise NOT_FOUND(what="file")
    desk = public_desk(request)
    content = tables.csv(name, await desk.fund.get(), await desk.programme_names())
    headers = OPEN | _DESCRIBED | {"Content-Disposition": f'attachment; filename="convive-fund-{name}.csv"'}
    return answer(request, Sent(content, "text/csv", headers))


@router.api_route("/public/iati/activities.xml", methods=_READ)
async def iati(request: Request) -> Response:
    """The IATI 2.03 file. Raises UNAVAILABLE, TOO_MANY."""
    await caller_of(request)
    return answer(request, await public_desk(request).iati.get())
