"""The list of members, one member's page, and what an administrator does there."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import accounts, administration, api_tokens, second_factor
from contracts.accounts import NAME_RESEMBLES
from contracts.base import INVALID, Operation, Refused
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_FILTERS = ("search", "institution", "status", "role", "network", "country")
_MOST_REASONS = 10  # of each kind; all are in the audit log
_CHANGED = ("name", "institution", "country", "is_checked", "expected_version")


def _page_of(member_id: str) -> str:
    return f"/admin/members/{member_id}"


@router.get("/admin")
async def members(request: Request) -> Response:
    """All accounts, or those that fit. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    asked = visitor.filters(*_FILTERS)
    wanted = asked | visitor.asked("cursor") | {"limit": 30}
    try:
        found = await visitor.call(administration.LIST_MEMBERS, wanted)
    except Refused as refused:
        if refused.refusal.status != INVALID.status:
            raise
        return visitor.page_again("admin/members.html", refused, members=[], next=None, asked=asked)
    about = {"members": found["items"], "next": found["next"], "asked": asked}
    return visitor.page("admin/members.html", problem=None, wrong={}, **about)


@router.get("/admin/members/{member_id}")
async def member(request: Request, member_id: str) -> Response:
    """One account, and what can be done about it. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    return visitor.page("admin/member.html", problem=None, wrong={}, **await _about(visitor, member_id))


async def _about(visitor: Visit, member_id: str, fields: Form | None = None) -> dict[str, Any]:
    """The account, as `fields` would have it where a form is shown again; how it is secured is no auditor's to see."""
    by_id = {"member_id": member_id}
    person = await visitor.call(administration.READ_MEMBER, by_id)
    security = await visitor.call(administration.READ_SECURITY, by_id) if visitor.has("administrator") else None
    wanted = person | _rights(fields) | fields.filled("name", "institution", "country") if fields else person
    about = {"member": person, "wanted": wanted, "security": security, "reasons": await _reasons(visitor, member_id)}
    return about | {"resembles": False, "mismatch": False}


async def _reasons(visitor: Visit, member_id: str) -> list[Data[accounts.AuditEntry]]:
    """The entries of the audit log that say why the member was suspended or refused, the newest of each first."""
    wanted = {"member_id": member_id, "limit": _MOST_REASONS}
    kinds = (accounts.Action.SUSPENDED, accounts.Action.REFUSED)
    found = [await visitor.call(accounts.LIST_AUDIT, wanted | {"action": kind.value}) for kind in kinds]
    return [entry for listed in found for entry in listed["items"] if entry["reason"]]


def _rights(fields: Form) -> dict[str, Any]:
    return {"roles": fields.get("roles", []), "networks": fields.get("networks", [])}


@router.post("/admin/members/{member_id}")
async def change(request: Request, member_id: str) -> Response:
    """Another name or institution, other rights. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STEP_UP_NEEDED."""
    visitor = await visit(request, _page_of(member_id))
    fields = await visitor.form()
    try:
        changed = _rights(fields) | fields.filled(*_CHANGED) | {"member_id": member_id}
        await visitor.call(administration.CHANGE_MEMBER, changed)
    except Refused as refused:
        about = await _about(visitor, member_id, fields)
        about["resembles"] = refused.refusal.code == NAME_RESEMBLES.code
        return visitor.page_again("admin/member.html", refused, **about)
    return see(_page_of(member_id), "saved")


async def _do(request: Request, operation: Operation[Any, Any], done: str, *names: str, **ids: str) -> Response:
    """What one button of a member's page does, with these fields of its form."""
    member_id = ids["member_id"]
    visitor = await visit(request, _page_of(member_id))
    fields = await visitor.form()
    try:
        await visitor.call(operation, fields.filled(*names) | ids)
    except Refused as refused:
        return visitor.page_again("admin/member.html", refused, **await _about(visitor, member_id))
    return see(_page_of(member_id), done)


@router.post("/admin/members/{member_id}/suspend")
async def suspend(request: Request, member_id: str) -> Response:
    """Takes all access away, for a reason. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    return await _do(request, administration.SUSPEND, "member-suspended", "reason", member_id=member_id)


@router.post("/admin/members/{member_id}/reinstate")
async def reinstate(request: Request, member_id: str) -> Response:
    """Gives it back. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STEP_UP_NEEDED."""
    return await _do(request, administration.REINSTATE, "member-reinstated", member_id=member_id)


@router.post("/admin/members/{member_id}/sessions")
async def end_sessions(request: Request, member_id: str) -> Response:
    """Signs the member out everywhere. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    return await _do(request, administration.END_MEMBER_SESSIONS, "sessions-ended", member_id=member_id)


@router.post("/admin/members/{member_id}/sessions/{session_id}")
async def end_session(request: Request, member_id: str, session_id: str) -> Response:
    """Ends one session. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    ids = {"member_id": member_id, "session_id": session_id}
    return await _do(request, administration.END_MEMBER_SESSION, "ended", **ids)


@router.post("/admin/members/{member_id}/tokens/{token_id}/revoke")
async def revoke_token(request: Request, member_id: str, token_id: str) -> Response:
    """Ends one API token. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    ids = {"member_id": member_id, "token_id": token_id}
    return await _do(request, api_tokens.REVOKE_MEMBER_API_TOKEN, "token-revoked", **ids)


@router.post("/admin/members/{member_id}/password")
async def send_password_link(request: Request, member_id: str) -> Response:
    """Sends the member a link to choose another password. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    return await _do(request, administration.SEND_PASSWORD_LINK, "password-link-sent", member_id=member_id)


@router.post("/admin/members/{member_id}/second-factor")
async def reset_second_factor(request: Request, member_id: str) -> Response:
    """Takes it away: the member is told, and sets up another one. Raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_NEEDED."""
    return await _do(request, second_factor.RESET_SECOND_FACTOR, "factor-reset", member_id=member_id)


@router.post("/admin/members/{member_id}/erase")
async def erase(request: Request, member_id: str) -> Response:
    """Forgets the member, for good, once the address is written. Raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_NEEDED."""
    visitor = await visit(request, _page_of(member_id))
    fields = await visitor.form()
    about = await _about(visitor, member_id)
    if fields.text("email").strip().lower() != (about["member"]["email"] or "").lower():
        return visitor.page("admin/member.html", 422, problem=None, wrong={}, **about | {"mismatch": True})
    try:
        await visitor.call(accounts.ERASE, {"member_id": member_id})
    except Refused as refused:
        return visitor.page_again("admin/member.html", refused, **about)
    return see("/admin", "member-erased")
