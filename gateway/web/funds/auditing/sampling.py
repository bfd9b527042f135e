"""A sample of entries at random that anybody draws again, and its evidence as one archive."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from chassis.clock import now
from chassis.spreadsheets.written import plain_amount
from contracts.base import Refused
from contracts.funds import auditing as funds_auditing
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.ledger import terms as funds_terms
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit
from gateway.web.funds.auditing.archive import archive
from gateway.web.funds.auditing.entries import named
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_TEMPLATE = "funds/auditing/sample.html"
_MOST = 200
_FIELDS = ("fund_id", "since", "until", "seed", "count", "posted_until")


@router.get("/fund/audit/sample")
async def sample(request: Request) -> Response:
    """The form and, once it is filled in, the sample. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    command = _command(visitor)
    year = now().year - 1
    shown: dict[str, Any] = {
        "asked": {"since": f"{year}-01-01", "until": f"{year}-12-31", "count": "25"}
        | visitor.filters("limits", *_FIELDS),
        "funds": named(await visitor.ask(funds_terms.LIST_FUNDS, {"limit": _MOST})),
    }
    if "seed" not in command:
        return visitor.page(_TEMPLATE, drawn=None, problem=None, wrong={}, query="", **shown)
    try:
        drawn = await visitor.call(funds_auditing.SAMPLE_ENTRIES, command)
    except Refused as refused:
        if refused.refusal.status != 422:
            raise
        return visitor.page_again(_TEMPLATE, refused, drawn=None, query="", **shown)
    again = visitor.filters("limits", *_FIELDS) | {"posted_until": drawn["posted_until"]}
    return visitor.page(_TEMPLATE, drawn=drawn, problem=None, wrong={}, query=urlencode(again), **shown)


def _command(visitor: Visit) -> dict[str, Any]:
    command: dict[str, Any] = visitor.filters(*_FIELDS)
    if limits := visitor.filters("limits").get("limits"):
        command["limits_usd"] = [plain_amount(each) or each for each in re.split(r"\s*[;\n]\s*", limits.strip(" ;\n"))]
    return command


@router.get("/fund/audit/sample.zip")
async def evidence(request: Request) -> Response:
    """The evidence of a sample with its digests, streamed; each file is put on record as read.

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, and what the sample is refused with.
    """
    visitor = await visit(request)
    visitor.must_have(*READERS)
    command = _command(visitor)
    drawn, anchors = await asyncio.gather(
        visitor.call(funds_auditing.SAMPLE_ENTRIES, command),
        visitor.ask(funds_journal_seals.LIST_ANCHORS, visitor.filters("fund_id") | {"limit": 1}),
    )
    anchor = anchors["items"][0] if anchors and anchors["items"] else None
    headers = {
        "Content-Disposition": f'attachment; filename="sample-{drawn["since"]}-{drawn["until"]}.zip"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(archive(request, visitor, drawn, anchor), 200, headers, "application/zip")
