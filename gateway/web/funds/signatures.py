"""What waits for a second signature, and the signature (Fund rule 12): for approvers; the finance unit looks on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Refused
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.bank import matching as funds_matching
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import in_parts as funds_in_parts
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import budgets as funds_budgets
from contracts.identity import Role
from gateway.rendering import formats
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit
from gateway.web.funds.signed_kinds import KINDS, PAGE, Kind
from gateway.web.funds.waiting import SHOWN, Lines, Waiting

router = APIRouter(route_class=PageRoute)
_READERS = (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.AUDITOR)
_MOST = 100
_DONE = {"decline": "declined", "withdraw": "entry-withdrawn"}
Names = dict[str, str]


@router.get("/fund/signatures")
async def signatures(request: Request) -> Response:
    """All that waits, kind by kind, the newest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*_READERS)
    return visitor.page("funds/signatures.html", problem=None, wrong={}, failed="", **await _waiting(visitor))


@router.post("/fund/signatures/{kind}/{subject}")
async def sign(request: Request, kind: str, subject: str) -> Response:
    """Signs it, declines it with a reason, confirms it by a line of the bank, or withdraws it.

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, PAGE)
    fields = await visitor.form()
    if kind not in KINDS:
        raise NOT_FOUND(what="page")
    decision = fields.text("decision")
    try:
        await _decide(visitor, KINDS[kind], subject, fields, decision)
    except Refused as refused:
        if refused.refusal.status in (401, 403, 404):
            raise
        shown = await _waiting(visitor)
        return visitor.page_again("funds/signatures.html", refused, failed=f"{kind}-{subject}", **shown)
    return see(PAGE, _DONE.get(decision, "signed"))


async def _decide(visitor: Visit, kind: Kind, subject: str, fields: Form, decision: str) -> None:
    names: dict[str, Any] = {kind.field: subject}
    if kind.field == "agreement_id":
        names["agreement_id"], _, names["number"] = subject.partition(":")
    if decision == "withdraw" and kind.withdraw is not None:
        await visitor.call(kind.withdraw, names)
    elif decision == "confirm":
        await visitor.call(funds_matching.CONFIRM_RECEIPT, names | {"line_id": fields.text("line_id")})
    elif decision == "decline":
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
    lines = await _bank_lines(visitor, found["pending-receipts"])
    groups = [(name, _shown(visitor, name, items, titles, lines)) for name, items in found.items() if items]
    in_parts = await _in_parts(visitor)
    return {"groups": groups, "may_sign": visitor.has(Role.FINANCE_APPROVER), "in_parts": in_parts}


async def _in_parts(visitor: Visit) -> list[tuple[str, Data[funds_in_parts.InPartsReport]]]:
    """By fund, what may be one cost or receipt in parts, for those who look after the officers."""
    if not visitor.has(Role.FINANCE_APPROVER, Role.AUDITOR):
        return []
    funds = (await visitor.call(funds_terms.LIST_FUNDS, {"limit": _MOST}))["items"]
    asked = (visitor.call(funds_in_parts.LIST_IN_PARTS, {"fund_id": each["id"]}) for each in funds)
    reports = await asyncio.gather(*asked)
    return [(each["title"], report) for each, report in zip(funds, reports, strict=True) if report["items"]]


async def _bank_lines(
    visitor: Visit, receipts: list[Data[funds_pending.PendingReceipt]]
) -> dict[str, list[tuple[str, str]]]:
    """For an officer, by receipt: the open lines of the bank over its amount, with the bank's words."""
    wanted = [each for each in receipts if each["kind"] != "identification"]
    if not wanted or not visitor.has(Role.FINANCE_OFFICER):
        return {}
    accounts = await visitor.call(funds_accounts.LIST_BANK_ACCOUNTS, {"limit": _MOST})
    asked = ({"account_id": each["id"], "matched": False, "limit": 200} for each in accounts["items"])
    pages = await asyncio.gather(*(visitor.call(funds_bank_files.LIST_BANK_LINES, each) for each in asked))
    funds = {each["id"]: each["fund_id"] for each in accounts["items"]}
    lines = [line for page in pages for line in page["items"]]
    return {
        each["id"]: [_told(line, visitor.language) for line in lines if _may_confirm(line, each, funds)]
        for each in wanted
    }


def _may_confirm(
    line: Data[funds_bank_files.BankLine], receipt: Data[funds_pending.PendingReceipt], funds: Names
) -> bool:
    same_account = receipt["bank_account_id"] in (None, line["account_id"])
    same_amount = Decimal(line["amount"]) == Decimal(receipt["credited_usd"])
    return same_account and same_amount and funds[line["account_id"]] == receipt["fund_id"]


def _told(line: Data[funds_bank_files.BankLine], language: str) -> tuple[str, str]:
    said = (
        formats.short_day(language, line["booked_on"]),
        line["counterparty"],
        line["text"] or line["bank_reference"],
    )
    return str(line["id"]), " · ".join(str(each) for each in said if each)


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


def _shown(
    visitor: Visit, name: str, items: list[dict[str, Any]], titles: Names, lines: Mapping[str, Lines]
) -> list[Waiting]:
    show, kind = SHOWN[name], KINDS[name]
    me, returns = str(visitor.caller.actor.id), kind.withdraw is not None
    return [
        show(item, titles).of(
            me, late=kind.takes_late_reason, returns=returns, lines=lines.get(str(item.get("id")), ())
        )
        for item in items
    ]
