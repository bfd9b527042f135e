"""What somebody decides: one entry, or several at once, each by itself, so that what is refused stays and says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Operation, Refused
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.bank import matching as funds_matching
from contracts.funds.kinds import SignedKind
from contracts.proof import SECOND_FACTOR_MISSING, STEP_UP_NEEDED
from gateway import deadlines
from gateway.problems import as_problem
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, local_path, must_be_the_forms, see, visit
from gateway.web.funds.approving.evidence import SHOWING
from gateway.web.funds.approving.queue import PAGE, TEMPLATE, address, beside, id_of, kind_of, listed, page
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_DONE = {"approve": "signed", "refuse": "declined", "withdraw": "entry-withdrawn", "confirm": "signed"}
_DECISIONS: dict[str, tuple[Operation[Any, Any], tuple[str, ...]]] = {
    "approve": (funds_approvals.APPROVE_ENTRY, ("late_reason", "expected_version")),
    "refuse": (funds_approvals.REFUSE_ENTRY, ("reason", "expected_version")),
    "withdraw": (funds_approvals.WITHDRAW_ENTRY, ("reason",)),
}
# What is said before anything was done: the second factor is asked for, and all is sent once more.
_FIRST = frozenset({STEP_UP_NEEDED.code, SECOND_FACTOR_MISSING.code})


@dataclass(frozen=True)
class Result:
    """What became of one of several. `said`: why it stays as it was, in the reader's words; nothing if it is done."""

    kind: str
    id: str
    title: str
    said: str | None


@router.post("/fund/approvals/several")
async def decide_several(request: Request) -> Response:
    """Approves or refuses all that are ticked, one after another, and tells what became of each.

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND for a decision that there is not."""
    visitor = await visit(request, PAGE)
    visitor.must_have(*READERS)
    fields = await visitor.form()
    decision = fields.text("decision")
    if decision not in ("approve", "refuse"):
        raise NOT_FOUND(what="page")
    chosen = [_named(each) for each in dict.fromkeys(fields.get("chosen", []))]
    results = [await _result(visitor, decision, each, fields, first=not n) for n, each in enumerate(chosen)]
    failed = {(each.kind, each.id) for each in results if each.said is not None}
    response = page(visitor, await listed(visitor), results=results, ticked=failed, decision=decision)
    response.status_code = 409 if results and len(failed) == len(results) else 200
    return response


def _named(chosen: str) -> tuple[SignedKind, str, str]:
    """Kind, id and version, as a box of the list names it. Raises NOT_FOUND."""
    kind, _, rest = chosen.partition(":")
    entry_id, _, version = rest.partition(":")
    return kind_of(kind), id_of(entry_id), version


async def _result(
    visitor: Visit, decision: str, chosen: tuple[SignedKind, str, str], fields: Form, *, first: bool
) -> Result:
    kind, entry_id, version = chosen
    named = {"kind": kind.value, "id": entry_id}
    deadlines.renew()  # each has its own time
    try:
        seen = Form(fields | {"expected_version": [version]})
        decided = await _decide(visitor, decision, named, seen)
    except Refused as refused:
        # Once something was decided all of it is told, also if the rest is refused because the session ended meanwhile.
        if first and (refused.refusal.status == 401 or refused.refusal.code in _FIRST | {"forbidden"}):
            raise
        known = await _known(visitor, named)
        return Result(kind, entry_id, known or entry_id, _why(visitor, refused))
    return Result(kind, entry_id, decided["title"], None)


async def _known(visitor: Visit, named: dict[str, str]) -> str | None:
    """Its title, if it is there."""
    try:
        return str((await visitor.call(funds_approvals.READ_APPROVAL, named))["title"])
    except Refused:
        return None


def _why(visitor: Visit, refused: Refused) -> str:
    problem = as_problem(refused, visitor.language, PAGE)
    return " ".join(dict.fromkeys([each["message"] for each in problem["errors"]] or [problem["detail"]]))


@router.post("/fund/approvals/{kind}/{entry_id}")
async def decide(request: Request, kind: str, entry_id: str) -> Response:
    """Approves it, refuses or withdraws it, or confirms it by a line of the bank, and goes on to the next one.

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    of, subject = kind_of(kind), id_of(entry_id)
    visitor = await visit(request, address(kind, entry_id))
    visitor.must_have(*READERS)
    fields = await visitor.form()
    decision = fields.text("decision")
    try:
        await _decide(visitor, decision, {"kind": of.value, "id": subject}, fields)
    except Refused as refused:
        must_be_the_forms(refused)
        shown = await beside(visitor, of, subject)
        shown |= {"tried": decision, "reason": fields.text("reason")}
        response = visitor.page_again(TEMPLATE, refused, **shown)
        response.headers.update(SHOWING)
        return response
    return see(_onwards(fields), _DONE[decision])


async def _decide(visitor: Visit, decision: str, named: dict[str, str], fields: Form) -> dict[str, Any]:
    """Raises Refused, NOT_FOUND for a decision that there is not."""
    if decision == "confirm" and named["kind"] == SignedKind.PENDING_RECEIPTS:
        confirmed = {"receipt_id": named["id"], "line_id": fields.text("line_id")}
        return await visitor.call(funds_matching.CONFIRM_RECEIPT, confirmed)
    if decision not in _DECISIONS:
        raise NOT_FOUND(what="page")
    operation, told = _DECISIONS[decision]
    return await visitor.call(operation, named | fields.filled(*told))


def _onwards(fields: Form) -> str:
    """To what the form names as the next one, if that is one of these pages."""
    path = local_path(fields.text("next"))
    return path if path == PAGE or path.startswith((f"{PAGE}/", f"{PAGE}?")) else PAGE
