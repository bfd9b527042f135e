"""An administrator decides about registrations."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import accounts
from contracts.base import Refused
from gateway.web.visit import PageRoute, Visit, see, visit

router = APIRouter(route_class=PageRoute)


@router.get("/admission")
async def waiting(request: Request) -> Response:
    """The registrations that wait, the longest waiting first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    return visitor.page("admission.html", problem=None, wrong={}, **await _waiting(visitor))


async def _waiting(visitor: Visit) -> dict[str, Any]:
    query = {name: visitor.request.query_params[name] for name in ("cursor",) if name in visitor.request.query_params}
    page = await visitor.call(accounts.LIST_REGISTRATIONS, query | {"limit": 20})
    return {"registrations": page["items"], "next": page["next"]}


@router.post("/admission/{member_id}")
async def decide(request: Request, member_id: str) -> Response:
    """Lets somebody in with roles, networks and country, or not with a reason. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    fields = await visitor.form()
    try:
        if fields.get("decision") == ["refuse"]:
            reason = fields.get("reason", [""])[0]
            await visitor.call(accounts.REFUSE_REGISTRATION, {"member_id": member_id, "reason": reason})
        else:
            await visitor.call(accounts.ADMIT, _rights(fields) | {"member_id": member_id})
    except Refused as refused:
        return visitor.page_again("admission.html", refused, **await _waiting(visitor))
    return see("/admission")


def _rights(fields: dict[str, list[str]]) -> dict[str, object]:
    rights: dict[str, object] = {"roles": fields.get("roles", []), "networks": fields.get("networks", [])}
    if country := fields.get("country", [""])[0]:
        rights["country"] = country
    return rights
