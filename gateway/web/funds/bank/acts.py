"""What is done with a line of the bank, or with a match, as a form says it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from contracts.base import NOT_FOUND
from contracts.funds.bank import matching as funds_matching
from gateway.web.frame.visit import Form, Visit


async def act_on_line(visitor: Visit, account_id: str, line_id: str, fields: Form) -> None:
    """Raises Refused, NOT_FOUND for a decision that there is not."""
    decision = fields.text("decision")
    if decision not in _ACTS:
        raise NOT_FOUND(what="page")
    await _ACTS[decision](visitor, account_id, line_id, fields)


async def act_on_match(visitor: Visit, match_id: str, fields: Form) -> None:
    """Raises Refused."""
    if fields.text("decision") == "explain":
        explanation = {"kind": fields.text("kind"), "text": fields.text("text")}
        await visitor.call(funds_matching.EXPLAIN_DIFFERENCE, {"match_id": match_id, "explanation": explanation})
        return
    await visitor.call(funds_matching.UNDO_MATCH, {"match_id": match_id, "reason": fields.text("reason")})


async def _confirm(visitor: Visit, account_id: str, line_id: str, fields: Form) -> None:
    """Several lines and several entries, as ticked; of a batch each payment's entry, as chosen."""
    lines = list(dict.fromkeys([line_id, *filter(None, fields.get("lines", []))]))
    payload: dict[str, Any] = {"account_id": account_id, "line_ids": lines, "items": _items(fields)}
    if fields.text("text").strip():
        payload["explanation"] = {"kind": fields.text("kind"), "text": fields.text("text")}
    await visitor.call(funds_matching.CONFIRM_MATCH, payload, key=fields.key)


def _items(fields: Form) -> list[dict[str, str]]:
    """An entry is named `entry:part`, one of a batch `entry:part:payment`."""
    named = [each.split(":") for each in dict.fromkeys(fields.get("items", [])) if each.count(":") in (1, 2)]
    names = ("entry_id", "part", "detail_id")
    return [dict(zip(names, (part for part in each if part), strict=False)) for each in named]


async def _charge(visitor: Visit, _account_id: str, line_id: str, fields: Form) -> None:
    told = fields.filled("budget_line_id", "description", "document", "country", "activity_kind")
    await visitor.call(funds_matching.BOOK_CHARGE, {"line_id": line_id} | told, key=fields.key)


async def _suspense(visitor: Visit, _account_id: str, line_id: str, fields: Form) -> None:
    await visitor.call(funds_matching.BOOK_RECEIPT, {"line_id": line_id}, key=fields.key)


async def _receipt(visitor: Visit, _account_id: str, line_id: str, fields: Form) -> None:
    told = fields.filled("donor_id", "agreement_id", "instalment_id", "award_id", "currency", "reference")
    told |= fields.amounts("amount")
    if ":" in (agreed := fields.text("agreed")):  # an award is named with the agreement that the money comes under
        told |= dict(zip(("award_id", "agreement_id"), agreed.split(":", 1), strict=True))
    await visitor.call(funds_matching.BOOK_RECEIPT, {"line_id": line_id} | told, key=fields.key)


async def _difference(visitor: Visit, _account_id: str, line_id: str, fields: Form) -> None:
    told = fields.filled("award_id", "description")
    await visitor.call(funds_matching.BOOK_DIFFERENCE, {"line_id": line_id} | told, key=fields.key)


async def _transfer(visitor: Visit, _account_id: str, line_id: str, fields: Form) -> None:
    told = fields.filled("other_account_id", "award_id", "description") | fields.amounts("other_amount")
    await visitor.call(funds_matching.BOOK_TRANSFER, {"line_id": line_id} | told, key=fields.key)


_ACTS: dict[str, Callable[[Visit, str, str, Form], Awaitable[None]]] = {
    "confirm": _confirm,
    "charge": _charge,
    "suspense": _suspense,
    "receipt": _receipt,
    "difference": _difference,
    "transfer": _transfer,
}
