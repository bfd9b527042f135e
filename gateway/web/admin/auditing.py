"""The audit log: who did what to whom and when, narrowed by a form, and as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from contracts import accounts, administration
from contracts.audit_export import EXPORT_AUDIT
from contracts.base import INVALID, Refused
from gateway import streaming, translate
from gateway.rendering.audit_words import ACTION_NAMES
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit

router = APIRouter(route_class=PageRoute)
_FILTERS = ("actor", "member", "action", "since", "until", "actor_id", "member_id")
_FILE = streaming.stream("/audit.csv", EXPORT_AUDIT, "text/csv")


@router.get("/admin/audit")
async def audit_log(request: Request) -> Response:
    """The entries that fit, newest first. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    asked = visitor.filters(*_FILTERS)
    about: dict[str, Any] = {"asked": asked, "actions": _actions(visitor.language), "file": _file(visitor, asked)}
    try:
        found = await visitor.call(accounts.LIST_AUDIT, asked | visitor.asked("cursor") | {"limit": 30})
    except Refused as refused:
        if refused.refusal.code not in (INVALID.code, accounts.DAYS_REVERSED.code):
            raise
        return visitor.page_again("admin/audit.html", refused, entries=[], next=None, whose=[], **about)
    about |= {"entries": found["items"], "next": found["next"], "whose": await _whose(visitor, asked)}
    return visitor.page("admin/audit.html", problem=None, wrong={}, **about)


@router.get("/admin/audit.csv")
async def audit_file(request: Request) -> Response:
    """The same as a file, of any size. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    return await streaming.given(
        request, _FILE, visitor.caller, visitor.filters(*_FILTERS) | {"language": visitor.language}
    )


async def _whose(visitor: Visit, asked: dict[str, str]) -> list[dict[str, str]]:
    """The accounts that a link narrowed it to, by name. Raises NOT_FOUND."""
    ids = [name for name in ("member_id", "actor_id") if name in asked]
    people = [await visitor.call(administration.READ_MEMBER, {"member_id": asked[name]}) for name in ids]
    return [{"by": name, "name": person["name"]} for name, person in zip(ids, people, strict=True)]


def _actions(language: str) -> list[tuple[str, str]]:
    """What there is to choose among, by its name."""
    named = [(action.value, translate.text(name, language)) for action, name in ACTION_NAMES.items()]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _file(visitor: Visit, asked: dict[str, str]) -> str:
    return f"/admin/audit.csv?{urlencode(asked | {'lang': visitor.language})}"
