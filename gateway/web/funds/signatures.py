"""What waits for a second signature, and the signature (Fund rule 12): for approvers; the finance unit looks on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Operation, Refused
from contracts.funds import reversals as funds_reversals
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from contracts.identity import Role
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit
from gateway.web.funds.waiting import SHOWN, Waiting

router = APIRouter(route_class=PageRoute)
_READERS = (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.AUDITOR)
_PAGE = "/fund/signatures"
_MOST = 100
_PENDING = {"status": "pending"}
Names = dict[str, str]


@dataclass(frozen=True)
class _Kind:
    """A kind of entry: by which operations it is signed or not, which field names it, where those that wait are."""

    approve: Operation[Any, Any]
    refuse: Operation[Any, Any]
    field: str
    listed: Operation[Any, Any] | None = None
    waits: tuple[tuple[str, str], ...] = tuple(_PENDING.items())

    @property
    def takes_late_reason(self) -> bool:
        """Whether it can be signed into a soft-closed period, with a reason (Fund rule 10)."""
        return "late_reason" in self.approve.command.model_fields


KINDS = {
    "expenditures": _Kind(
        funds_expenditures.APPROVE_EXPENDITURE, funds_expenditures.REFUSE_EXPENDITURE,
        "expenditure_id", funds_expenditures.LIST_EXPENDITURES,
    ),
    "allocations": _Kind(
        funds_allocations.GRANT_ALLOCATION, funds_allocations.REFUSE_ALLOCATION,
        "allocation_id", funds_allocations.LIST_ALLOCATIONS, (("status", "reserved"),),
    ),
    "commitments": _Kind(
        funds_commitments.APPROVE_COMMITMENT, funds_commitments.REFUSE_COMMITMENT,
        "commitment_id", funds_commitments.LIST_COMMITMENTS, (("state", "pending"),),
    ),
    "recoveries": _Kind(
        funds_recoveries.APPROVE_RECOVERY, funds_recoveries.REFUSE_RECOVERY,
        "recovery_id", funds_recoveries.LIST_RECOVERIES,
    ),
    "reversals": _Kind(
        funds_reversals.APPROVE_REVERSAL, funds_reversals.REFUSE_REVERSAL,
        "reversal_id", funds_reversals.LIST_REVERSALS,
    ),
    "transfers": _Kind(
        funds_transfers.APPROVE_TRANSFER, funds_transfers.REFUSE_TRANSFER,
        "transfer_id", funds_transfers.LIST_TRANSFERS,
    ),
    "manual-rates": _Kind(
        funds_rates.APPROVE_RATE, funds_rates.REFUSE_RATE, "rate_id", funds_rates.LIST_MANUAL_RATES
    ),
    # These are listed with their award and their agreement only: who was notified comes with its name.
    "budgets": _Kind(funds_budgets.APPROVE_REVISION, funds_budgets.REFUSE_REVISION, "revision_id"),
    "amendments": _Kind(funds_agreements.APPROVE_AMENDMENT, funds_agreements.REFUSE_AMENDMENT, "agreement_id"),
}  # fmt: skip


@router.get("/fund/signatures")
async def signatures(request: Request) -> Response:
    """All that waits, kind by kind, the newest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*_READERS)
    return visitor.page("funds/signatures.html", problem=None, wrong={}, failed="", **await _waiting(visitor))


@router.post("/fund/signatures/{kind}/{subject}")
async def sign(request: Request, kind: str, subject: str) -> Response:
    """Signs it, or declines it with a reason. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, _PAGE)
    fields = await visitor.form()
    if kind not in KINDS:
        raise NOT_FOUND(what="page")
    declines = fields.text("decision") == "decline"
    try:
        await _decide(visitor, KINDS[kind], subject, fields, declines)
    except Refused as refused:
        if refused.refusal.status in (401, 403, 404):
            raise
        shown = await _waiting(visitor)
        return visitor.page_again("funds/signatures.html", refused, failed=f"{kind}-{subject}", **shown)
    return see(_PAGE, "declined" if declines else "signed")


async def _decide(visitor: Visit, kind: _Kind, subject: str, fields: Form, declines: bool) -> None:
    names: dict[str, Any] = {kind.field: subject}
    if kind.field == "agreement_id":
        names["agreement_id"], _, names["number"] = subject.partition(":")
    if declines:
        await visitor.call(kind.refuse, names | {"reason": fields.text("reason")})
    else:
        late = fields.filled("late_reason") if kind.takes_late_reason else {}
        await visitor.call(kind.approve, names | late)


async def _waiting(visitor: Visit) -> dict[str, Any]:
    listed = {name: kind for name, kind in KINDS.items() if kind.listed is not None}
    calls = (visitor.call(kind.listed, dict(kind.waits) | {"limit": _MOST}) for kind in listed.values() if kind.listed)
    *pages, awards = await asyncio.gather(*calls, visitor.call(funds_awards.LIST_AWARDS, {"limit": 200}))
    titles = {each["id"]: each["title"] for each in awards["items"]}
    found = {name: page["items"] for name, page in zip(listed, pages, strict=True)} | await _named(visitor)
    groups = [(name, _shown(visitor, name, items, titles)) for name, items in found.items() if items]
    return {"groups": groups, "may_sign": visitor.has(Role.FINANCE_APPROVER)}


async def _named(visitor: Visit) -> dict[str, list[dict[str, Any]]]:
    """What a notice names that no list has. Raises NOT_FOUND."""
    found: dict[str, list[dict[str, Any]]] = {}
    asked = visitor.asked("budget", "agreement")
    if revision_id := asked.get("budget"):
        revision = await visitor.call(funds_budgets.READ_REVISION, {"revision_id": revision_id})
        found["budgets"] = [each for each in (revision,) if each["status"] == "pending"]
    if agreement_id := asked.get("agreement"):
        versions = await visitor.call(funds_agreements.LIST_VERSIONS, {"agreement_id": agreement_id, "limit": _MOST})
        found["amendments"] = [each for each in versions["items"] if each["status"] == "pending"]
    return found


def _shown(visitor: Visit, name: str, items: list[dict[str, Any]], titles: Names) -> list[Waiting]:
    show = SHOWN[name]
    me = str(visitor.caller.actor.id)
    return [show(item, titles).of(me, late=KINDS[name].takes_late_reason) for item in items]
