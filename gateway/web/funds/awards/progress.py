"""Awards: how far each is by line, year and month, what comes next; its budget and its control, set on the page."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from chassis.clock import now
from contracts.base import Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import reports as funds_reports
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import progress as funds_progress
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.awards import revising
from gateway.web.funds.awards.burning import burn
from gateway.web.funds.awards.story import story
from gateway.web.funds.reading import dollars

router = APIRouter(route_class=PageRoute)
_READERS = (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.PROGRAMME_OFFICER, Role.AUDITOR)
_MOST = 200
_LIST, _ONE = "funds/awards/awards.html", "funds/awards/award.html"


@router.get("/fund")
async def fund(request: Request) -> Response:
    """To the first page of the Fund that the visitor may read: the tabs are there. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    visitor.must_be_signed_in()
    return see("/fund/awards" if visitor.has(*_READERS) else "/fund/statements")


@router.get("/fund/awards")
async def awards(request: Request) -> Response:
    """All awards, the newest first, and how each fund's budget lines control. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*_READERS)
    return visitor.page(_LIST, problem=None, wrong={}, failed="", **await _listed(visitor))


async def _listed(visitor: Visit) -> dict[str, Any]:
    asked = visitor.filters("fund_id", "programme", "cursor")
    found, funds = await asyncio.gather(
        visitor.call(funds_awards.LIST_AWARDS, asked | {"limit": 50}),
        visitor.ask(funds_terms.LIST_FUNDS, {"limit": _MOST}),
    )
    return {
        "awards": found["items"], "next": found["next"], "asked": asked,
        "query": urlencode([(name, asked[name]) for name in ("fund_id", "programme") if name in asked]),
        "funds": funds["items"] if funds else [],
        "usd": dollars(visitor.language), "may_set": visitor.has(Role.FINANCE_APPROVER),
    }  # fmt: skip


@router.post("/fund/awards/funds/{fund_id}/control")
async def control_fund(request: Request, fund_id: str) -> Response:
    """How the budget lines of a fund control (Fund rule 17). Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, "/fund/awards")
    fields = await visitor.form()
    terms = await visitor.call(funds_terms.READ_FUND, {"fund_id": fund_id})
    kept = {name: terms[name] for name in ("title", "second_signature_above_usd")} | {"fund_id": fund_id}
    wanted = fields.filled("budget_control", "budget_tolerance", "expected_version")
    try:
        await visitor.call(funds_terms.EDIT_FUND, kept | wanted)
    except Refused as refused:
        must_be_the_forms(refused)
        return visitor.page_again(_LIST, refused, failed=fund_id, **await _listed(visitor))
    return see("/fund/awards", "saved")


@router.get("/fund/awards/{award_id}")
async def award(request: Request, award_id: str) -> Response:
    """One award, on any day (`on`), with two versions of its budget side by side (`left`, `right`).

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*_READERS)
    try:
        shown = await _shown(visitor, award_id, visitor.asked("on"))
    except Refused as refused:
        if refused.refusal.status != 422:  # a day that is none is said beside the field
            raise
        shown = await _shown(visitor, award_id, {})
        return visitor.page_again(_ONE, refused, failed="on", **shown)
    return visitor.page(_ONE, problem=None, wrong={}, failed="", **shown)


@router.post("/fund/awards/{award_id}/control")
async def control(request: Request, award_id: str) -> Response:
    """How the award's budget lines control (Fund rule 17). Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/awards/{award_id}")
    fields = await visitor.form()
    wanted = fields.filled("budget_control")
    if wanted.get("budget_control") == "tolerance":
        wanted |= fields.amounts("budget_tolerance")
    try:
        await visitor.call(funds_awards.SET_BUDGET_CONTROL, {"award_id": award_id} | wanted)
    except Refused as refused:
        return await _again(visitor, award_id, refused, "control", fields)
    return see(f"/fund/awards/{award_id}#control", "saved")


@router.post("/fund/awards/{award_id}/budget")
async def revise(request: Request, award_id: str) -> Response:
    """A further version of the budget; above the threshold it waits for a second person (Fund rule 12).

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/awards/{award_id}")
    fields = await visitor.form()
    command = {"award_id": award_id, "lines": revising.sent(fields)} | fields.filled("reason", "based_on")
    try:
        made = await visitor.call(funds_budgets.REVISE_BUDGET, command, fields.key)
    except Refused as refused:
        return await _again(visitor, award_id, refused, "budget", fields)
    return see(f"/fund/awards/{award_id}#revisions", "saved" if made["in_force"] else "waits")


async def _again(visitor: Visit, award_id: str, refused: Refused, failed: str, fields: Form) -> Response:
    must_be_the_forms(refused)
    shown = await _shown(visitor, award_id, {}, fields)
    return visitor.page_again(_ONE, refused, failed=failed, **shown, key=fields.key)


async def _shown(visitor: Visit, award_id: str, on: dict[str, str], fields: Form | None = None) -> dict[str, Any]:
    """All that the page shows; `fields`: of a form that was refused."""
    of = {"award_id": award_id}
    files = {"subject_kind": "award", "subject_id": award_id, "current": True, "limit": _MOST}
    award, progress, revisions, commitments, attached, funds = await asyncio.gather(
        visitor.call(funds_awards.READ_AWARD, of),
        visitor.call(funds_progress.AWARD_PROGRESS, of | on),
        visitor.call(funds_budgets.LIST_REVISIONS, of | {"limit": _MOST}),
        visitor.call(funds_commitments.LIST_COMMITMENTS, of | {"is_live": True, "limit": _MOST}),
        visitor.ask(funds_evidence.LIST_ATTACHMENTS, files),
        visitor.ask(funds_terms.LIST_FUNDS, {"limit": _MOST}),
    )
    agreement, versions, reports = await _agreement(visitor, award["agreement_id"])
    today = now().date().isoformat()
    terms = {each["id"]: each for each in funds["items"]} if funds else {}
    return _tables(progress) | {
        "fields": fields or Form(), "lines": revising.shown(award, fields or Form()),
        "award": award, "progress": progress, "for_activities": _for_activities(progress),
        "on": on.get("on", ""), "usd": dollars(visitor.language),
        "revisions": revisions["items"], "sides": _sides(visitor, revisions["items"]),
        "story": story(award, today, revisions["items"], agreement, versions, reports, commitments["items"]),
        "agreement": agreement, "files": attached["items"] if attached else [],
        "fund_terms": terms.get(award["fund_id"]), "burn": burn(progress, award["ends_on"]), "today": today,
        "may_set": visitor.has(Role.FINANCE_APPROVER), "may_revise": visitor.has(Role.FINANCE_OFFICER),
    }  # fmt: skip


def _tables(progress: Data[funds_progress.AwardProgress]) -> dict[str, Any]:
    """The lines by year, and the months in which something moved with each line's part, the newest first."""
    years_of = {line["line_id"]: {year["fiscal_year"]: year for year in line["years"]} for line in progress["lines"]}
    months = [
        (month, {line["line_id"]: line["spent_usd"] for line in month["lines"]})
        for month in reversed(progress["months"])
        if month["lines"] or Decimal(month["committed_usd"])
    ]
    return {
        "years_of": years_of,
        "years": sorted({year for each in years_of.values() for year in each}),
        "months": months,
    }


def _for_activities(progress: Data[funds_progress.AwardProgress]) -> Decimal | None:
    """What allocations hold of no direct line, in USD: so that the lines and this add up to what is committed.

    None where what was committed on each line is not kept."""
    held = [line["committed_usd"] for line in progress["lines"]]
    return None if None in held else Decimal(progress["committed_usd"]) - sum(map(Decimal, held))


async def _agreement(visitor: Visit, agreement_id: str | None) -> tuple[Any, list[Any], list[Any]]:
    """Its agreement with its versions and reports; nothing for whoever may not read them."""
    if agreement_id is None:
        return None, [], []
    of = {"agreement_id": agreement_id}
    agreement, versions, reports = await asyncio.gather(
        visitor.ask(funds_agreements.READ_AGREEMENT, of),
        visitor.ask(funds_agreements.LIST_VERSIONS, of | {"limit": _MOST}),
        visitor.ask(funds_reports.LIST_REPORT_DUTIES, of | {"limit": _MOST}),
    )
    return agreement, versions["items"] if versions else [], reports["items"] if reports else []


def _sides(visitor: Visit, revisions: list[Data[funds_budgets.Revision]]) -> dict[str, Any] | None:
    """Two versions side by side with what differs, by default the newest and the one before it."""
    if len(revisions) < 2:
        return None
    by_number = {str(each["number"]): each for each in revisions}
    asked = visitor.asked("left", "right")
    right = by_number.get(asked.get("right", ""), revisions[0])
    left = by_number.get(asked.get("left", ""), revisions[1])
    places: dict[str, dict[str, Any]] = {}
    for name, version in (("left", left), ("right", right)):
        for line in version["lines"]:
            row = places.setdefault(line["line_id"], {"title": line["title"], "left": None, "right": None})
            row |= {"title": line["title"], name: line["amount_usd"]}
    rows = [row | {"moved": Decimal(row["right"] or 0) - Decimal(row["left"] or 0)} for row in places.values()]
    return {"left": left, "right": right, "rows": rows}
