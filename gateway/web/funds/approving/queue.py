"""All that waits for a second signature in one list, and beside it all there is to see of the one that was chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.kinds import SignedKind
from contracts.funds.ledger import terms as funds_terms
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit
from gateway.web.funds.approving import confirming, facts
from gateway.web.funds.approving.evidence import SHOWING
from gateway.web.funds.approving.wording import APPROVAL_ORDERS, APPROVAL_SHOWS
from gateway.web.funds.late import soft_closed
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
PAGE, TEMPLATE = "/fund/approvals", "funds/approving/queue.html"
# What is chosen of it fits into one form, with the proof that it may have to carry.
_SHOWN, _MOST = 50, 100
_KINDS_THAT_CORRECT = (SignedKind.EXPENDITURES, SignedKind.COMMITMENTS, SignedKind.PENDING_RECEIPTS)
_LATE = frozenset(
    {SignedKind.EXPENDITURES, SignedKind.PENDING_RECEIPTS, SignedKind.RECOVERIES, SignedKind.REVERSALS,
     SignedKind.TRANSFERS}
)  # fmt: skip
_STAYS = frozenset({SignedKind.ALLOCATIONS, SignedKind.MANUAL_RATES, SignedKind.BUDGETS, SignedKind.AMENDMENTS})


@router.get("/fund/signatures")
async def formerly(request: Request) -> Response:
    """Where this page was; links in mails name entries as parameters. Raises UNAUTHENTICATED."""
    visitor = await visit(request, PAGE)
    visitor.must_be_signed_in()
    for name, kind in (("budget", SignedKind.BUDGETS), ("agreement", SignedKind.AMENDMENTS)):
        if entry_id := visitor.asked(name).get(name):
            return see(address(kind_of(kind), id_of(entry_id)))
    return see(PAGE)


@router.get("/fund/approvals")
async def queue(request: Request) -> Response:
    """All that waits, longest waiting first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return page(visitor, await listed(visitor))


@router.get("/fund/approvals/{kind}/{entry_id}")
async def entry(request: Request, kind: str, entry_id: str) -> Response:
    """One of it, decided or not, beside the others. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return page(visitor, await beside(visitor, kind_of(kind), id_of(entry_id)))


def page(visitor: Visit, shown: Mapping[str, Any], **given: Any) -> Response:
    """The page; its evidence may be looked at inside it."""
    response = visitor.page(TEMPLATE, **{"problem": None, "wrong": {}} | dict(shown) | given)
    response.headers.update(SHOWING)
    return response


def kind_of(name: str) -> SignedKind:
    """Raises NOT_FOUND."""
    try:
        return SignedKind(name)
    except ValueError:
        raise NOT_FOUND(what="page") from None


def id_of(text: str) -> str:
    """Raises NOT_FOUND for what is no identifier."""
    try:
        return str(UUID(text))
    except ValueError:
        raise NOT_FOUND(what="entry") from None


def address(kind: str, entry_id: str, query: str = "") -> str:
    """Where one of it is."""
    return f"{PAGE}/{kind}/{entry_id}{'?' if query else ''}{query}"


async def beside(visitor: Visit, kind: SignedKind, entry_id: str) -> dict[str, Any]:
    """The list, and one of it. Raises NOT_FOUND."""
    shown, panel = await asyncio.gather(listed(visitor), _panel(visitor, kind, entry_id))
    return shown | panel | {"following": _following(shown["items"], entry_id)}


async def listed(visitor: Visit) -> dict[str, Any]:
    """What waits, as the address narrows it."""
    asked = _asked(visitor)
    found, funds = await asyncio.gather(
        visitor.call(funds_approvals.LIST_APPROVALS, _wanted(visitor, asked) | {"limit": _SHOWN}),
        visitor.ask(funds_terms.LIST_FUNDS, {"limit": _MOST}),
    )
    return {
        "items": found["items"], "next": found["next"], "asked": asked, "query": urlencode(asked),
        "counts": {each["kind"]: each["count"] for each in found["kinds"]},
        "counted_to": funds_approvals.COUNTED_TO,
        "funds": [(each["id"], each["title"]) for each in funds["items"]] if funds else [],
        "me": str(visitor.caller.actor.id), "details": None, "following": "",
        "results": None, "ticked": (), "decision": "", "tried": "", "reason": "",
        "may_sign": visitor.has(Role.FINANCE_APPROVER), "may_enter": visitor.has(Role.FINANCE_OFFICER),
        "sees_parts": visitor.has(Role.FINANCE_APPROVER, Role.AUDITOR),
    }  # fmt: skip


def _asked(visitor: Visit) -> dict[str, str]:
    """The filters that there are; what nobody offers narrows nothing."""
    asked = visitor.filters("show", "kind", "fund", "order", "cursor")
    known = {"show": APPROVAL_SHOWS, "kind": set(SignedKind), "order": APPROVAL_ORDERS}
    return {name: value for name, value in asked.items() if name not in known or value in known[name]}


def _wanted(visitor: Visit, asked: Mapping[str, str]) -> dict[str, str]:
    names = {"kind": "kind", "fund": "fund_id", "order": "order", "cursor": "cursor"}
    me = str(visitor.caller.actor.id)
    shows = {
        "sign": {"not_entered_by": me},
        "mine": {"entered_by": me},
        "returned": {"entered_by": me, "status": funds_approvals.ApprovalStatus.REFUSED.value},
    }
    return {names[name]: value for name, value in asked.items() if name in names} | shows.get(asked.get("show", ""), {})


async def _panel(visitor: Visit, kind: SignedKind, entry_id: str) -> dict[str, Any]:
    details, own = await asyncio.gather(
        visitor.call(funds_approvals.READ_APPROVAL, {"kind": kind.value, "id": entry_id}),
        facts.own_view(visitor, kind, entry_id),
    )
    shown = await facts.shown(visitor, details, own)
    waits = details["status"] == "pending" and kind in _LATE and details["fund_id"] and details["on_day"]
    closed = await soft_closed(visitor, str(details["fund_id"]), str(details["on_day"])) if waits else None
    return {
        "details": details, "shown": shown, "takes_late_reason": kind in _LATE, "late": closed,
        "corrects": _may_correct(visitor, details, shown), "withdraws": kind not in _STAYS,
        "bank_lines": await confirming.lines(visitor, details, shown.own),
    }  # fmt: skip


def _may_correct(visitor: Visit, details: Data[funds_approvals.ApprovalDetails], shown: facts.Shown) -> bool:
    """Whether its maker may enter it anew in place of this one: while it waits, and once it was refused."""
    one_of_ours = details["kind"] in _KINDS_THAT_CORRECT and (shown.own or {}).get("kind") not in (
        "split",
        "identification",
    )
    mine = details["entered_by"] == str(visitor.caller.actor.id) and visitor.has(Role.FINANCE_OFFICER)
    return one_of_ours and mine and details["status"] in ("pending", "refused") and details["replaced_by"] is None


def _following(items: list[Data[funds_approvals.Approval]], entry_id: str) -> str:
    """The next one in the list, without the query: `kind/id`."""
    places = [each["id"] for each in items]
    place = places.index(entry_id) + 1 if entry_id in places else len(items)
    return f"{items[place]['kind']}/{items[place]['id']}" if place < len(items) else ""
