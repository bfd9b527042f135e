"""One agreement: its terms and instalments, versions, reports, awards and documents, and what is done with each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.clock import now
from contracts.base import NOT_FOUND, Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import reports as funds_reports
from contracts.funds.spending import awards as funds_awards
from contracts.identity import Role
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds import files
from gateway.web.funds.agreements import terms
from gateway.web.funds.agreements.choosing import choices
from gateway.web.funds.agreements.drafting import MOST_FIELDS
from gateway.web.funds.awards import revising
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_ONE = "funds/agreements/agreement.html"
_MOST = 200
_DUTY = ("kind", "period_from", "period_to", "due_on")


@router.get("/fund/agreements/{agreement_id}")
async def agreement(request: Request, agreement_id: str) -> Response:
    """All about one agreement. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(_ONE, problem=None, wrong={}, failed="", **await _shown(visitor, agreement_id, Form()))


@router.post("/fund/agreements/{agreement_id}/{act}")
async def act_on_agreement(request: Request, agreement_id: str, act: str) -> Response:
    """Amends or ends it, adds a report, an award or a document. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/agreements/{agreement_id}")
    visitor.must_have(Role.FINANCE_OFFICER)
    if act not in _ACTS:
        raise NOT_FOUND(what="page")
    fields = await visitor.form(MOST_FIELDS)
    try:
        done = await _ACTS[act](visitor, agreement_id, fields)
    except Refused as refused:
        return await _again(visitor, agreement_id, refused, fields, act)
    return see(f"/fund/agreements/{agreement_id}#{act}", done)


@router.post("/fund/agreements/{agreement_id}/reports/{report_id}")
async def act_on_report(request: Request, agreement_id: str, report_id: str) -> Response:
    """Records that a report was submitted or waived. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE."""
    visitor = await visit(request, f"/fund/agreements/{agreement_id}")
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    of = {"report_id": report_id}
    try:
        if fields.text("decision") == "waive":
            await visitor.call(funds_reports.WAIVE_REPORT, of | fields.filled("reason"))
        else:
            told = of | fields.filled("submitted_on") | await files.document(fields)
            await visitor.call(funds_reports.SUBMIT_REPORT, told)
    except Refused as refused:
        return await _again(visitor, agreement_id, refused, fields, report_id)
    return see(f"/fund/agreements/{agreement_id}#report", "saved")


async def _amend(visitor: Visit, agreement_id: str, fields: Form) -> str:
    told = {"agreement_id": agreement_id} | terms.schedule(fields) | fields.filled("reason", "expected_version")
    told |= await files.document(fields)
    made = await visitor.call(funds_agreements.AMEND_AGREEMENT, told, key=fields.key)
    return "waits" if made["status"] == "pending" else "saved"


async def _end(visitor: Visit, agreement_id: str, fields: Form) -> str:
    told = {"agreement_id": agreement_id} | fields.filled("ended_on", "reason", "expected_version")
    await visitor.call(funds_agreements.END_AGREEMENT, told)
    return "saved"


async def _report(visitor: Visit, agreement_id: str, fields: Form) -> str:
    told = {"agreement_id": agreement_id} | fields.filled(*_DUTY)
    await visitor.call(funds_reports.ADD_REPORT_DUTY, told, key=fields.key)
    return "saved"


async def _award(visitor: Visit, agreement_id: str, fields: Form) -> str:
    told = {"agreement_id": agreement_id, "lines": revising.sent(fields)}
    told |= fields.filled("programme", "title", "starts_on", "ends_on")
    await visitor.call(funds_awards.OPEN_AWARD, told, key=fields.key)
    return "saved"


async def _document(visitor: Visit, agreement_id: str, fields: Form) -> str:
    sent = (await files.document(fields)).get("document", {})
    told = {"subject_kind": "agreement", "subject_id": agreement_id} | sent | fields.filled("description")
    await visitor.call(funds_evidence.ATTACH, told, key=fields.key)
    return "saved"


_ACTS: dict[str, Callable[[Visit, str, Form], Awaitable[str]]] = {
    "amend": _amend, "end": _end, "report": _report, "award": _award, "document": _document,
}  # fmt: skip


async def _again(visitor: Visit, agreement_id: str, refused: Refused, fields: Form, failed: str) -> Response:
    must_be_the_forms(refused)
    shown = await _shown(visitor, agreement_id, fields)
    return visitor.page_again(_ONE, refused, failed=failed, key=fields.key, **shown)


async def _shown(visitor: Visit, agreement_id: str, fields: Form) -> dict[str, Any]:
    """All that the page shows: its calls side by side; `fields`: of a form that was refused."""
    of = {"agreement_id": agreement_id, "limit": _MOST}
    about = {"subject_kind": "agreement", "subject_id": agreement_id, "current": True, "limit": _MOST}
    known, versions, reports, awards, attached, chosen = await asyncio.gather(
        visitor.call(funds_agreements.READ_AGREEMENT, {"agreement_id": agreement_id}),
        visitor.call(funds_agreements.LIST_VERSIONS, of),
        visitor.call(funds_reports.LIST_REPORT_DUTIES, of),
        visitor.call(funds_awards.LIST_AWARDS, of),
        visitor.call(funds_evidence.LIST_ATTACHMENTS, about),
        choices(visitor),
    )
    schedule = fields if terms.rows(fields) else Form(terms.of_schedule(known["instalments"]))
    return chosen | {
        "agreement": known, "versions": versions["items"], "reports": reports["items"], "awards": awards["items"],
        "files": attached["items"], "fields": fields, "rows": terms.rows_shown(schedule),
        "lines": revising.opening(fields), "today": now().date().isoformat(),
        "names": {each["slug"]: each["name"] for each in chosen["programmes"]},
        "may_enter": visitor.has(Role.FINANCE_OFFICER) and known["status"] == "signed",
    }  # fmt: skip
