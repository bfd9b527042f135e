"""One's own entry that waits or was refused, entered anew in its place: the form has what was entered before."""

from __future__ import annotations

import asyncio
import base64
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.spreadsheets.written import plain_amount
from contracts.base import NOT_FOUND, TOO_LARGE, Operation, Refused
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.kinds import MAX_FILE_BYTES, SignedKind
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import income as funds_income
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import invoices as funds_invoices
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.approving import facts
from gateway.web.funds.approving.queue import PAGE, address, id_of, kind_of

router = APIRouter(route_class=PageRoute)
TEMPLATE = "funds/approving/correct.html"
_MOST_FILES = 5
_AMOUNTS = ("amount", "amount_usd", "credited_usd")


@dataclass(frozen=True)
class Entering:
    """How a kind is entered: by which operation, what its form asks, and what stays as it was."""

    enter: Operation[Any, Any]
    asks: tuple[str, ...]
    stays: tuple[str, ...]
    files: bool = False


_COST = Entering(
    funds_expenditures.POST_EXPENDITURE,
    ("line_id", "amount", "currency", "occurred_on", "payee", "document", "document_on", "description", "country",
     "activity_kind", "duplicate_reason", "note"),
    ("allocation_id", "commitment_id", "bank_account_id"),
    files=True,
)  # fmt: skip
_COMMITMENT = Entering(
    funds_commitments.ENTER_COMMITMENT,
    ("kind", "line_id", "reference", "payee", "description", "amount", "currency", "signed_on", "country",
     "activity_kind", "note"),
    ("allocation_id",),
    files=True,
)  # fmt: skip
_CONTRIBUTION = Entering(
    funds_contributions.RECORD_CONTRIBUTION,
    ("amount", "currency", "credited_usd", "received_on", "reference", "note"),
    ("donor_id", "agreement_id", "instalment_id", "award_id", "fund_id", "bank_account_id"),
)
_INCOME = Entering(
    funds_income.RECORD_INCOME,
    ("amount_usd", "received_on", "payer", "reference", "description", "note"),
    ("award_id", "kind", "bank_account_id"),
)


def _cost(own: Data[funds_expenditures.Expenditure]) -> tuple[Entering, Mapping[str, Any]]:
    return _COST, own


def _commitment(own: Data[funds_commitments.Commitment]) -> tuple[Entering, Mapping[str, Any]]:
    return _COMMITMENT, own


def _receipt(own: Data[funds_pending.PendingReceipt]) -> tuple[Entering, Mapping[str, Any]]:
    """One in several parts, or what an unidentified receipt is for, has other forms. Raises NOT_FOUND."""
    ways = {"contribution": _CONTRIBUTION, "income": _INCOME}
    if own["kind"] not in ways:
        raise NOT_FOUND(what="page")
    return ways[own["kind"]], own["entered"]


_BY_KIND: dict[SignedKind, Callable[[Any], tuple[Entering, Mapping[str, Any]]]] = {
    SignedKind.EXPENDITURES: _cost,
    SignedKind.COMMITMENTS: _commitment,
    SignedKind.PENDING_RECEIPTS: _receipt,
}


@router.get("/fund/approvals/{kind}/{entry_id}/correct")
async def form(request: Request, kind: str, entry_id: str) -> Response:
    """The form, with what was entered. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    about = await _about(visitor, kind_of(kind), id_of(entry_id))
    return visitor.page(TEMPLATE, problem=None, wrong={}, **about)


@router.post("/fund/approvals/{kind}/{entry_id}/correct")
async def correct(request: Request, kind: str, entry_id: str) -> Response:
    """Enters it anew; what it was stays, withdrawn or refused. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    of, subject = kind_of(kind), id_of(entry_id)
    visitor = await visit(request, address(kind, entry_id))
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    about = await _about(visitor, of, subject)
    entering = about["entering"]
    try:
        told = _told(entering, about["values"], fields) | {"replaces": subject}
        told |= await _files(entering, fields)
        entered = await visitor.call(entering.enter, told, key=fields.key)
    except Refused as refused:
        must_be_the_forms(refused, or_missing=True)
        written = about["values"] | {name: fields.text(name) for name in entering.asks}
        return visitor.page_again(TEMPLATE, refused, key=fields.key, **about | {"values": written})
    waits = entered.get("pending_id") or (entered["id"] if _waits(entered) else None)
    return see(address(kind, waits) if waits else PAGE, "waits" if waits else "saved")


def _waits(entered: Mapping[str, Any]) -> bool:
    return "pending" in (entered.get("status"), entered.get("state"))


async def _about(visitor: Visit, kind: SignedKind, entry_id: str) -> dict[str, Any]:
    """What was entered, for whoever entered it. Raises NOT_FOUND."""
    if kind not in _BY_KIND:
        raise NOT_FOUND(what="page")
    details, own, lines = await asyncio.gather(
        visitor.call(funds_approvals.READ_APPROVAL, {"kind": kind.value, "id": entry_id}),
        facts.own_view(visitor, kind, entry_id),
        visitor.call(funds_invoices.LIST_PAYABLE_LINES, {"limit": 200}),
    )
    if details["entered_by"] != str(visitor.caller.actor.id):
        raise NOT_FOUND(what="page")
    entering, values = _BY_KIND[kind](own)
    before = {name: value for name, value in values.items() if value is not None}
    return {
        "details": details, "entering": entering, "values": before | {"note": details["note"] or ""},
        "lines": [(each["line_id"], f"{each['award']} · {each['title']}") for each in lines["items"]],
        "back": address(kind.value, entry_id),
    }  # fmt: skip


def _told(entering: Entering, values: Mapping[str, Any], fields: Form) -> dict[str, Any]:
    """What the form says, and what stays. An amount is read as people write it; what is unclear the service refuses."""
    told: dict[str, Any] = {name: values[name] for name in entering.stays if name in values}
    told |= fields.filled(*entering.asks)
    told |= {name: plain_amount(told[name]) or told[name] for name in _AMOUNTS if name in told}
    if "currency" in told:
        told["currency"] = told["currency"].strip().upper()
    if entering is _COST and told.get("currency") == "USD":
        told["amount_usd"] = told.pop("amount", None)
    return {name: value for name, value in told.items() if value is not None}


async def _files(entering: Entering, fields: Form) -> dict[str, Any]:
    """Those of before that are left out, and new ones. Raises TOO_LARGE."""
    if not entering.files:
        return {}
    without = {"without_files": [each for each in fields.get("without_files", []) if each]}
    if entering is not _COST:
        return without
    new: list[dict[str, str]] = []
    for upload in fields.uploads[: _MOST_FILES + 1]:
        content = await upload.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise TOO_LARGE("evidence", limit=MAX_FILE_BYTES)
        name = "".join(c for c in upload.filename or "" if c.isprintable())[-200:] or "file"
        kind = mimetypes.guess_type(name)[0] or upload.content_type or ""
        new.append({"filename": name, "media_type": kind, "content_base64": base64.b64encode(content).decode()})
    return without | {"evidence": new}
