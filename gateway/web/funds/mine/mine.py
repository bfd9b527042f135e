"""A donor's contributions: for its contacts under `/fund/mine`, as the donor sees them for the books' readers."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds import kinds as funds_kinds
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import donors as funds_donors
from contracts.funds.reporting import donor_views as funds_donor_views
from contracts.funds.reporting import statements as funds_statements
from contracts.programs.editions import programmes as programs_programmes
from gateway.web.frame import contacts
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, set_cookie, visit
from gateway.web.funds.reading import READERS, dollars

router = APIRouter(route_class=PageRoute)
_MOST = 200
_PAYMENTS = 25
_PAGE = "funds/mine/mine.html"


@router.get("/fund/mine")
async def mine(request: Request) -> Response:
    """The visitor's own donor's money in a fund; who is a contact of several chooses (`of`). Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    visitor.must_be_signed_in()
    own = (await visitor.call(funds_statements.LIST_MY_STATEMENTS, {"limit": _MOST}))["items"]
    choice = [(f"{each['donor_id']}/{each['fund_id']}", f"{each['donor']} ({each['fund']})") for each in own]
    if not choice:
        donors = await visitor.call(funds_donors.LIST_DONORS, {"limit": _MOST}) if visitor.has(*READERS) else None
        response = visitor.page("funds/mine/none.html", donors=donors["items"] if donors else [])
    else:
        of = visitor.asked("of").get("of", choice[0][0])
        donor_id, _, fund_id = of.partition("/")
        response = await _shown(visitor, donor_id, fund_id or funds_kinds.THE_FUND, {"choice": choice, "of": of})
    remember(visitor, response, is_contact=bool(choice))
    return response


@router.get("/fund/donors/{donor_id}")
async def as_the_donor(request: Request, donor_id: str) -> Response:
    """The same as its contacts see it, for those who read the books. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    fund_id = visitor.asked("fund_id").get("fund_id", funds_kinds.THE_FUND)
    funds = await visitor.ask(funds_terms.LIST_FUNDS, {"limit": _MOST})
    choice = [(each["id"], each["title"]) for each in funds["items"]] if funds else []
    return await _shown(visitor, donor_id, fund_id, {"choice": choice, "of": fund_id, "as_donor": True})


async def is_contact(visitor: Visit) -> bool | None:
    """Whether the visitor is a donor's contact; None if the Fund does not answer."""
    own = await visitor.ask(funds_statements.LIST_MY_STATEMENTS, {"limit": 1})
    return None if own is None else bool(own["items"])


def remember(visitor: Visit, response: Response, *, is_contact: bool) -> None:
    """For the menu of every page."""
    set_cookie(response, contacts.COOKIE, contacts.value(visitor.caller.actor.id, is_contact), max_age=contacts.SECONDS)


async def _shown(visitor: Visit, donor_id: str, fund_id: str, beside: dict[str, Any]) -> Response:
    asked = {"donor_id": donor_id, "fund_id": fund_id}
    on, cursor = visitor.asked("on"), visitor.asked("cursor")
    view, payments, programmes = await asyncio.gather(
        _view(visitor, asked, on),
        visitor.call(funds_donor_views.LIST_DONOR_PAYMENTS, asked | cursor | {"limit": _PAYMENTS}),
        visitor.ask(programs_programmes.LIST_PROGRAMMES, {"limit": _MOST}),
    )
    about = {"as_donor": False} | beside | {
        "payments": payments["items"], "next": payments["next"], "asked": on,
        "programmes": {each["slug"]: each["name"] for each in programmes["items"]} if programmes else {},
        "usd": dollars(visitor.language),
    }  # fmt: skip
    if isinstance(view, Refused):  # a day that is none is said beside the field
        return visitor.page_again(_PAGE, view, view=await _view(visitor, asked, {}), **about)
    return visitor.page(_PAGE, problem=None, wrong={}, view=view, **about)


async def _view(visitor: Visit, asked: dict[str, str], on: dict[str, str]) -> Any:
    """The view, or what is wrong with the day."""
    try:
        return await visitor.call(funds_donor_views.READ_DONOR_VIEW, asked | on)
    except Refused as refused:
        if refused.refusal.status != 422 or not on:
            raise
        return refused
