"""What is due: the list by kind and fund, the same as a calendar file, and the cash that is expected of it."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from chassis.settings import public_url
from contracts.base import Refused
from contracts.funds.dues import dues as funds_dues
from contracts.funds.kinds import THE_FUND
from contracts.funds.ledger import terms as funds_terms
from gateway import translate
from gateway.documents.icalendar import MEDIA_TYPE, CalendarDay, calendar_of_days
from gateway.rendering import formats
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit
from gateway.web.funds.dues.charts import cash_chart
from gateway.web.funds.dues.wording import DUE_KINDS, DUE_NAMES
from gateway.web.funds.reading import READERS, dollars

router = APIRouter(route_class=PageRoute)
_PAGE, _SHOWN, _MOST, _PAGES = "funds/dues/dues.html", 50, 200, 10


@router.get("/fund/dues")
async def dues(request: Request) -> Response:
    """What is overdue and ahead, and the forecast. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    try:
        return visitor.page(_PAGE, problem=None, wrong={}, **await _shown(visitor, _asked(visitor)))
    except Refused as refused:
        if refused.refusal.status not in (400, 422):  # a day or a kind that is none is said beside the filter
            raise
        return visitor.page_again(_PAGE, refused, **await _shown(visitor, {}))


@router.get("/fund/dues.ics")
async def dues_calendar(request: Request) -> Response:
    """The same as all-day entries for one's own calendar (RFC 5545). Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request, "/fund/dues")
    visitor.must_have(*READERS)
    asked = {name: value for name, value in _asked(visitor).items() if name != "cursor"}
    found = await _all(visitor, asked)
    days = [_day(visitor.language, each) for each in found]
    headers = {"Content-Disposition": 'attachment; filename="dues.ics"', "Cache-Control": "no-store"}
    return Response(calendar_of_days(days, visitor.language), 200, headers, MEDIA_TYPE)


def _asked(visitor: Visit) -> dict[str, str]:
    return visitor.filters("kind", "fund_id", "until", "overdue", "cursor")


async def _shown(visitor: Visit, asked: dict[str, str]) -> dict[str, Any]:
    listed, forecast, funds = await asyncio.gather(
        visitor.call(funds_dues.LIST_DUES, asked | {"limit": _SHOWN}),
        visitor.call(funds_dues.CASH_FORECAST, {"fund_id": asked.get("fund_id", THE_FUND)}),
        visitor.call(funds_terms.LIST_FUNDS, {"limit": _MOST}),
    )
    titles = {each["id"]: each["title"] for each in funds["items"]}
    return {
        "dues": [(each, name(visitor.language, each), _path(each)) for each in listed["items"]], "next": listed["next"],
        "asked": asked, "titles": titles,
        "query": urlencode({name: value for name, value in asked.items() if name != "cursor"}),
        "forecast": forecast, "chart": cash_chart(forecast),
        "usd": dollars(visitor.language),
    }  # fmt: skip


async def _all(visitor: Visit, asked: dict[str, str]) -> list[Data[funds_dues.Due]]:
    """Page by page, up to two thousand."""
    found: list[Data[funds_dues.Due]] = []
    cursor: str | None = None
    for _ in range(_PAGES):
        more = {"cursor": cursor} if cursor else {}
        page = await visitor.call(funds_dues.LIST_DUES, asked | {"limit": _MOST} | more)
        found += page["items"]
        if not (cursor := page["next"]):
            break
    return found


def name(language: str, due: Data[funds_dues.Due]) -> str:
    """What it is, in words: "Financial report", "Close the books up to 30 November 2026"."""
    key = "-".join(filter(None, (due["kind"], due["detail"])))
    text = DUE_NAMES.get(key) or DUE_KINDS[due["kind"]]
    said = {"day": formats.day(language, due["title"])} if due["kind"] == "closing" else {}
    return translate.text(text, language, said)


def _path(due: Data[funds_dues.Due]) -> str | None:
    """Where it is done."""
    if due["kind"] == "instalment":
        return f"/fund/receipts?show=expected&id={due['id']}"
    if due["kind"] == "advance":
        return f"/fund/advances/{due['id']}"
    if due["kind"] == "closing":
        return f"/fund/periods/close?fund_id={due['fund_id']}&ends_on={due['title']}"
    return f"/fund/awards/{due['award_id']}" if due["award_id"] else None


def _day(language: str, due: Data[funds_dues.Due]) -> CalendarDay:
    about = [] if due["kind"] == "closing" else [due["title"]]
    amount = [formats.money(language, due["amount"], due["currency"])] if due["amount"] else []
    summary = " · ".join([name(language, due), *filter(None, [due["party"]]), *about, *amount])
    url = f"{public_url()}{_path(due) or '/fund/dues'}"
    return CalendarDay(uid=f"due-{due['id']}", on=due["due_on"], summary=summary, url=url)
