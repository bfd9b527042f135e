"""The journal for auditors: who entered and approved what, when, from where, on which evidence, and who read that."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds import auditing as funds_auditing
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.spending import awards as funds_awards
from contracts.identity import Role
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_MOST = 200
_FILTERS = ("fund_id", "award_id", "kind", "since", "until", "member_id")
# Those that the list of entries, which is taken away, has as well.
_EXPORTED = ("fund_id", "award_id", "kind", "since", "until")
_TEMPLATE = "funds/auditing/entries.html"


@router.get("/fund/audit")
async def explorer(request: Request) -> Response:
    """The journal of a fund, the newest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    asked = visitor.filters(*_FILTERS)
    found, funds, awards = await asyncio.gather(
        _listed(visitor, asked | visitor.filters("cursor")),
        visitor.ask(funds_terms.LIST_FUNDS, {"limit": _MOST}),
        visitor.ask(funds_awards.LIST_AWARDS, {"limit": _MOST}),
    )
    shown: dict[str, Any] = {
        "asked": asked,
        "funds": named(funds),
        "awards": named(awards),
        "query": urlencode({name: asked[name] for name in _EXPORTED if name in asked}),
        "person": visitor.asked("name").get("name", ""),
    }
    if isinstance(found, Refused):
        return visitor.page_again(_TEMPLATE, found, entries=[], next=None, **shown)
    return visitor.page(_TEMPLATE, entries=found["items"], next=found["next"], problem=None, wrong={}, **shown)


async def _listed(visitor: Visit, asked: dict[str, str]) -> dict[str, Any] | Refused:
    try:
        return await visitor.call(funds_auditing.LIST_AUDITED, asked | {"limit": 50})
    except Refused as refused:
        if refused.refusal.status != 422:
            raise
        return refused


def named(page: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Funds or awards to choose from."""
    return [(each["id"], each["title"]) for each in page["items"]] if page else []


@router.get("/fund/audit/entries/{number}")
async def entry(request: Request, number: str) -> Response:
    """One entry by its number (`fund_id`: of which fund). Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    of = {"number": number} | visitor.filters("fund_id")
    found = await visitor.call(funds_auditing.READ_AUDITED, of)
    return visitor.page("funds/auditing/entry.html", entry=found, may_see_reads=visitor.has(Role.AUDITOR))
