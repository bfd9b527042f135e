"""The seals verified part by part, with how far it is; the answer in words."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds.kinds import THE_FUND
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.ledger import terms as funds_terms
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, visit
from gateway.web.funds.auditing.entries import named
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_TEMPLATE = "funds/auditing/verification.html"
# So many that the whole is soon done, so few that each answer comes well before its deadline.
_AT_ONCE, _MOST = 5_000, 200
_CHAIN = re.compile(r"(\d{4}):(\d{1,12}):([0-9a-f]{64})", re.ASCII)


@router.get("/fund/audit/verification")
async def verification(request: Request) -> Response:
    """What is verified, and the button. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(_TEMPLATE, told=None, problem=None, wrong={}, **await _shown(visitor, Form()))


@router.post("/fund/audit/verification")
async def verify(request: Request) -> Response:
    """A part of it; as long as there is more, the page goes on with the next one by itself.

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND.
    """
    visitor = await visit(request, "/fund/audit/verification")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    command = {"limit": _AT_ONCE} | fields.filled("fund_id", "cursor")
    try:
        told = await visitor.call(funds_journal_seals.VERIFY_JOURNAL, command)
    except Refused as refused:
        must_be_the_forms(refused)
        return visitor.page_again(_TEMPLATE, refused, told=None, **await _shown(visitor, fields))
    told |= {"checked": told["checked"] + _number(fields.text("checked")), "chains": _chains(told, fields)}
    return visitor.page(_TEMPLATE, told=told, problem=None, wrong={}, **await _shown(visitor, fields))


async def _shown(visitor: Visit, fields: Form) -> dict[str, Any]:
    funds = named(await visitor.ask(funds_terms.LIST_FUNDS, {"limit": _MOST}))
    return {"funds": funds, "fund_id": fields.text("fund_id") or THE_FUND}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _chains(told: dict[str, Any], fields: Form) -> list[dict[str, Any]]:
    """The years so far, with what the parts before have counted: what the form carries is shown and nothing more."""
    before = [found.groups() for each in fields.get("chain", []) if (found := _CHAIN.fullmatch(each))]
    years = {int(year): {"fiscal_year": int(year), "entries": int(n), "hash": seal} for year, n, seal in before}
    for chain in told["chains"]:
        known = years.get(chain["fiscal_year"], {"entries": 0})
        years[chain["fiscal_year"]] = chain | {"entries": chain["entries"] + known["entries"]}
    return [years[year] for year in sorted(years)]
