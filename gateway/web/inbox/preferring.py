"""How the visitor wants to be told: per kind, at once or in a digest, not at night; and the link that stops a mail."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.forum.inbox import preferences as forum_preferences
from contracts.forum.inbox.preferences import Area
from contracts.identity import Role
from contracts.notices import NoticeKind
from gateway.context import desk_of
from gateway.expose import read_body
from gateway.mail import stopping
from gateway.services import services_of
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_PREFIX = "deliveries."
_FINANCE = (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.AUDITOR)
_FOR_ONE_ROLE = {
    NoticeKind.POST_FLAGGED: Role.MODERATOR,
    NoticeKind.APPEAL_MADE: Role.MODERATOR,
    NoticeKind.RESOURCE_SUBMITTED: Role.MODERATOR,
    NoticeKind.ACCOUNT_SUSPENSION_ASKED: Role.ADMINISTRATOR,
}
_BODY_BYTES = 10_000


@router.get("/account/notifications")
async def preferences(request: Request) -> Response:
    """The choice, as it stands. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    found = await visitor.call(forum_preferences.READ_PREFERENCES, {})
    return visitor.page("inbox/preferences.html", problem=None, wrong={}, **_shown(visitor, found))


@router.post("/account/notifications")
async def prefer(request: Request) -> Response:
    """Keeps what was chosen. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    written = _written(await visitor.form())
    try:
        await visitor.call(forum_preferences.SET_PREFERENCES, written)
    except Refused as refused:
        found = await visitor.call(forum_preferences.READ_PREFERENCES, {})
        kept = {"quiet_from": None, "quiet_to": None} | written
        return visitor.page_again("inbox/preferences.html", refused, **_shown(visitor, found, kept))
    return see("/account/notifications", "saved")


def _written(fields: Form) -> dict[str, Any]:
    deliveries = {name.removeprefix(_PREFIX): fields.text(name) for name in fields if name.startswith(_PREFIX)}
    rhythm = fields.filled("time_zone", "quiet_from", "quiet_to", "digest", "digest_at", "digest_on")
    return rhythm | {"deliveries": deliveries}


def _shown(
    visitor: Visit, found: Data[forum_preferences.Preferences], kept: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the page needs: the kinds by area, without those that never concern this visitor."""
    written = (kept or {}).get("deliveries", {})
    kinds = [k | {"delivery": written.get(k["kind"], k["delivery"])} for k in found["kinds"] if _concerns(visitor, k)]
    areas = [(Area(area), list(of_it)) for area, of_it in groupby(kinds, lambda kind: kind["area"])]
    return {
        "wanted": found | (kept or {}),
        "areas": areas,
        "zones": [(zone, zone) for zone in forum_preferences.time_zones()],
    }


def _concerns(visitor: Visit, kind: Data[forum_preferences.KindPreference]) -> bool:
    if kind["area"] == Area.FUNDS:
        return visitor.has(*_FINANCE)
    role = _FOR_ONE_ROLE.get(NoticeKind(kind["kind"]))
    return role is None or visitor.has(role)


@router.get("/mail/stop/{token}")
async def stop_form(request: Request, token: str) -> Response:
    """Asks first: programs that look at mail follow every link in it. Raises NOT_FOUND."""
    visitor = await visit(request)
    return visitor.page("inbox/mail-stop.html", stop=stopping.read(token), stopped=False)


@router.post("/mail/stop/{token}")
async def stop_mail(request: Request, token: str) -> Response:
    """Stops this kind of mail, for whoever holds the link, signed in or not (RFC 8058). Raises NOT_FOUND.

    No form token: the link is the permission, and a mail program that asks on its reader's behalf has none.
    """
    visitor = await visit(request)
    stop = stopping.read(token)
    await read_body(request, _BODY_BYTES)
    caller = await desk_of(request).on_behalf(stop.member_id)
    if caller is not None:  # somebody without access gets no mail anyhow
        await services_of(request).call(forum_preferences.STOP_MAIL, {"kind": stop.kind}, caller)
    return visitor.page("inbox/mail-stop.html", stop=stop, stopped=True)
