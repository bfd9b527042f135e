"""Reports to donors written by the staff: begun, saved in versions, filled from the programmes, submitted, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.clock import now
from contracts.base import STALE, Refused
from contracts.funds.partners import reports as funds_reports
from contracts.funds.reporting import donor_reports as funds_donor_reports
from contracts.funds.spending import awards as funds_awards
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.donor_reports import facts
from gateway.web.funds.donor_reports.reading import shown_report
from gateway.web.funds.donor_reports.wording import REPORT_PASSAGES

router = APIRouter(route_class=PageRoute)
_READERS = (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.PROGRAMME_OFFICER, Role.AUDITOR)
AUTHORS = (Role.FINANCE_OFFICER, Role.PROGRAMME_OFFICER)
_MOST = 200
_LIST, _ONE = "funds/donor_reports/reports.html", "funds/donor_reports/edit.html"


@router.get("/fund/awards/{award_id}/report")
async def reports(request: Request, award_id: str) -> Response:
    """The reports on an award, and a form that begins one. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*_READERS)
    return visitor.page(_LIST, problem=None, wrong={}, fields=Form(), **await _listed(visitor, award_id))


async def _listed(visitor: Visit, award_id: str) -> dict[str, Any]:
    award, found = await asyncio.gather(
        visitor.call(funds_awards.READ_AWARD, {"award_id": award_id}),
        visitor.call(funds_donor_reports.LIST_DONOR_REPORTS, {"award_id": award_id, "limit": _MOST}),
    )
    of = {"agreement_id": award["agreement_id"], "limit": _MOST}
    duties = await visitor.ask(funds_reports.LIST_REPORT_DUTIES, of) if award["agreement_id"] else None
    taken = {each["duty_id"] for each in found["items"]}
    due = [each for each in duties["items"] if not each["decided_by"] and each["id"] not in taken] if duties else []
    return {
        "award": award, "reports": found["items"], "next": found["next"], "due": due,
        "may_write": visitor.has(*AUTHORS), "today": now().date().isoformat(),
    }  # fmt: skip


@router.post("/fund/awards/{award_id}/report")
async def begin(request: Request, award_id: str) -> Response:
    """A further report, with what its programme tells. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/awards/{award_id}/report")
    fields = await visitor.form()
    wanted = fields.filled("duty_id", "kind", "period_from", "period_to", "language")
    try:
        if duty_id := wanted.get("duty_id"):
            wanted |= await _of_duty(visitor, duty_id, wanted)
        begun = await visitor.call(funds_donor_reports.BEGIN_DONOR_REPORT, {"award_id": award_id} | wanted, fields.key)
    except Refused as refused:
        must_be_the_forms(refused)
        listed = await _listed(visitor, award_id)
        return visitor.page_again(_LIST, refused, fields=fields, key=fields.key, **listed)
    if begun["version"] == 1 and begun["facts"] is None:
        try:
            await _take(visitor, begun)
        except Refused as refused:  # a double click: the first one has taken them
            if refused.refusal.code != STALE.code:
                raise
    return see(f"/fund/awards/{award_id}/report/{begun['id']}", "saved")


async def _of_duty(visitor: Visit, duty_id: str, wanted: dict[str, str]) -> dict[str, str]:
    """The kind and the period that the report due asks for, where none was written."""
    duty = await visitor.call(funds_reports.READ_REPORT_DUTY, {"report_id": duty_id})
    asked = {"kind": duty["kind"], "period_from": duty["period_from"], "period_to": duty["period_to"]}
    return asked | wanted | {"kind": duty["kind"]}


async def _take(visitor: Visit, report: Data[funds_donor_reports.DonorReport]) -> None:
    """Saves what the programme tells now. Raises what saving raises."""
    programme = report["figures"]["statement"]["programme"]
    period = report["period_from"], report["period_to"]
    told = await facts.taken(visitor, programme, *period, report["language"])
    command = {"report_id": report["id"], "expected_version": report["version"], "facts": told}
    await visitor.call(funds_donor_reports.SAVE_DONOR_REPORT, command)


@router.get("/fund/awards/{award_id}/report/{report_id}")
async def report(request: Request, award_id: str, report_id: str) -> Response:
    """A report: to be written on, as long as it is a draft. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/awards/{award_id}/report/{report_id}")
    visitor.must_have(*_READERS)
    return visitor.page(_ONE, problem=None, wrong={}, fields=Form(), **await _shown(visitor, report_id))


async def _shown(visitor: Visit, report_id: str) -> dict[str, Any]:
    of = {"report_id": report_id}
    told, versions = await asyncio.gather(
        visitor.call(funds_donor_reports.READ_DONOR_REPORT, of),
        visitor.call(funds_donor_reports.LIST_REPORT_VERSIONS, of | {"limit": _MOST}),
    )
    number = visitor.asked("number").get("number")
    earlier = next((each for each in versions["items"] if str(each["number"]) == number), None)
    is_draft = told["stage"] == funds_donor_reports.ReportStage.DRAFT
    return shown_report(told) | {
        "versions": versions["items"], "earlier": earlier, "today": now().date().isoformat(),
        "may_write": is_draft and visitor.has(*AUTHORS), "may_submit": is_draft and visitor.has(Role.FINANCE_OFFICER),
        "is_over": told["period_to"] <= now().date().isoformat(),
    }  # fmt: skip


@router.post("/fund/awards/{award_id}/report/{report_id}")
async def save(request: Request, award_id: str, report_id: str) -> Response:
    """A further version. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""

    async def do(visitor: Visit, fields: Form) -> None:
        passages = {name: fields.text(f"narrative.{name}") for name in REPORT_PASSAGES}
        wanted = fields.filled("expected_version", "period_from", "period_to", "language")
        command = {"report_id": report_id, "narrative": passages} | wanted
        await visitor.call(funds_donor_reports.SAVE_DONOR_REPORT, command)

    return await _done(request, award_id, report_id, do, "saved")


@router.post("/fund/awards/{award_id}/report/{report_id}/facts")
async def take_facts(request: Request, award_id: str, report_id: str) -> Response:
    """What the programme tells now takes the place of what it told before. Raises UNAUTHENTICATED, FORBIDDEN."""

    async def do(visitor: Visit, fields: Form) -> None:
        told = await visitor.call(funds_donor_reports.READ_DONOR_REPORT, {"report_id": report_id})
        if fields.text("expected_version") not in ("", str(told["version"])):
            raise STALE("expected_version")
        await _take(visitor, told)

    return await _done(request, award_id, report_id, do, "saved")


@router.post("/fund/awards/{award_id}/report/{report_id}/submit")
async def submit(request: Request, award_id: str, report_id: str) -> Response:
    """From now on the donor reads it. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""

    async def do(visitor: Visit, fields: Form) -> None:
        wanted = fields.filled("submitted_on", "expected_version")
        await visitor.call(funds_donor_reports.SUBMIT_DONOR_REPORT, {"report_id": report_id} | wanted)

    return await _done(request, award_id, report_id, do, "report-submitted")


@router.post("/fund/awards/{award_id}/report/{report_id}/drop")
async def drop(request: Request, award_id: str, report_id: str) -> Response:
    """A draft that nobody needs is deleted. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/awards/{award_id}/report/{report_id}")
    await visitor.form()
    await visitor.call(funds_donor_reports.DROP_DONOR_REPORT, {"report_id": report_id})
    return see(f"/fund/awards/{award_id}/report", "discarded")


async def _done(
    request: Request, award_id: str, report_id: str, do: Callable[[Visit, Form], Awaitable[None]], word: str
) -> Response:
    path = f"/fund/awards/{award_id}/report/{report_id}"
    visitor = await visit(request, path)
    fields = await visitor.form()
    try:
        await do(visitor, fields)
    except Refused as refused:
        about_the_person = refused.refusal.code == funds_donor_reports.READ_BY_ANOTHER.code
        if refused.refusal.status in (401, 404) or (refused.refusal.status == 403 and not about_the_person):
            raise
        return visitor.page_again(_ONE, refused, fields=fields, **await _shown(visitor, report_id))
    return see(path, word)
