"""An administrator decides about registrations."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import accounts
from contracts.base import Refused
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)


@router.get("/admission")
async def waiting(request: Request) -> Response:
    """The registrations that wait, the longest waiting first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    return visitor.page("account/admission.html", problem=None, wrong={}, **await _waiting(visitor))


async def _waiting(visitor: Visit) -> dict[str, Any]:
    page = await visitor.call(accounts.LIST_REGISTRATIONS, visitor.asked("cursor") | {"limit": 20})
    return {"registrations": page["items"], "next": page["next"]}


@router.post("/admission/{member_id}")
async def decide(request: Request, member_id: str) -> Response:
    """Lets somebody in with roles, networks and country, or not with a reason. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request, "/admission")
    fields = await visitor.form()
    try:
        if fields.text("decision") == "refuse":
            reason = fields.text("reason")
            await visitor.call(accounts.REFUSE_REGISTRATION, {"member_id": member_id, "reason": reason})
        else:
            await visitor.call(accounts.ADMIT, _rights(fields) | {"member_id": member_id})
    except Refused as refused:
        return visitor.page_again("account/admission.html", refused, **await _waiting(visitor))
    return see("/admission", "refused" if fields.text("decision") == "refuse" else "admitted")


def _rights(fields: Form) -> dict[str, object]:
    rights: dict[str, object] = {"roles": fields.get("roles", []), "networks": fields.get("networks", [])}
    return rights | fields.filled("country", "is_checked")
