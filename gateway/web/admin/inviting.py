"""Invitations: those that nobody has accepted yet, another one, and the people of a file."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.spreadsheets.csv_file import decode
from chassis.spreadsheets.table import Unreadable
from contracts import invitations
from contracts.base import Refused
from contracts.invitations import Invitation, MemberImport
from gateway import embedded_refusals
from gateway.identity import member_import
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_HERE = "/admin/invitations"
_FIELDS = ("name", "email", "country", "institution", "language")


@router.get(_HERE)
async def open_invitations(request: Request) -> Response:
    """The invitations, and the form for another. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    blank = Form(language=[visitor.language])
    about = await _about(visitor)
    return visitor.page("admin/invitations.html", problem=None, wrong={}, fields=blank, **about)


async def _about(visitor: Visit) -> dict[str, Any]:
    asked = visitor.asked("search", "cursor")
    found = await visitor.call(invitations.LIST_INVITATIONS, asked | {"limit": 30})
    id_ = visitor.asked("sent").get("sent")
    sent = next((each for each in found["items"] if str(each["id"]) == id_), None)
    return {"invitations": found["items"], "next": found["next"], "search": asked.get("search", ""), "sent": sent}


@router.post(_HERE)
async def invite(request: Request) -> Response:
    """Sends an invitation. Raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    fields = await visitor.form()
    wanted = fields.filled(*_FIELDS) | {name: fields.get(name, []) for name in ("roles", "networks")}
    try:
        invited = await visitor.call(invitations.INVITE, wanted, key=fields.key)
    except Refused as refused:
        return visitor.page_again("admin/invitations.html", refused, fields=fields, **await _about(visitor))
    return _sent(invited)


@router.post(f"{_HERE}/{{invitation_id}}/resend")
async def resend(request: Request, invitation_id: str) -> Response:
    """Sends another link. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, NO_MAIL, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    await visitor.form()
    return _sent(await visitor.call(invitations.RESEND_INVITATION, {"invitation_id": invitation_id}))


def _sent(invitation: Data[Invitation]) -> Response:
    """On to the list, which says to whom it went: it is the newest there."""
    return see(f"{_HERE}?sent={invitation['id']}", "invited")


@router.post(f"{_HERE}/{{invitation_id}}/withdraw")
async def withdraw(request: Request, invitation_id: str) -> Response:
    """Takes an invitation back. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, _HERE)
    await visitor.form()
    await visitor.call(invitations.WITHDRAW_INVITATION, {"invitation_id": invitation_id})
    return see(_HERE, "invitation-withdrawn")


@router.get("/admin/import")
async def import_form(request: Request) -> Response:
    """The form for a file. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have("administrator")
    return visitor.page("admin/import.html", problem=None, wrong={}, csv="", found=None)


@router.post("/admin/import")
async def check_import(request: Request) -> Response:
    """What the file says, line by line; nothing is done. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    fields = await visitor.form()
    csv = ""
    try:
        csv = await _text_of(fields)
        found = await visitor.call(invitations.CHECK_IMPORT, {"csv": csv} if csv.strip() else {})
    except Refused as refused:
        # A file that is too long is not sent back: a browser stands still over it.
        shown = csv if len(csv) <= invitations.MOST_CHARACTERS else ""
        return visitor.page_again("admin/import.html", refused, csv=shown, found=None)
    return _checked(visitor, csv, found)


async def _text_of(fields: Form) -> str:
    """What was sent as a file, in whatever encoding, or written. Raises UNREADABLE_FILE, UNREADABLE_AS_A_WHOLE."""
    if not fields.uploads:
        return fields.text("csv")
    # One byte beyond what is taken, of characters with four: longer ones are refused, and not read to their end.
    content = await fields.uploads[0].read(4 * invitations.MOST_CHARACTERS + 1)
    try:
        return decode(content)[0]
    except Unreadable as stopped:
        raise member_import.unreadable(stopped) from None


def _checked(visitor: Visit, csv: str, found: Data[MemberImport]) -> Response:
    told = embedded_refusals.in_language(found, visitor.language)
    return visitor.page("admin/import.html", problem=None, wrong={}, csv=csv, found=told)


@router.post("/admin/import/send")
async def send_import(request: Request) -> Response:
    """Invites the people of the file. Raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_NEEDED."""
    visitor = await visit(request, "/admin/import")
    csv = (await visitor.form()).text("csv")
    try:
        await visitor.call(invitations.IMPORT_MEMBERS, {"csv": csv})
    except Refused as refused:
        return visitor.page_again("admin/import.html", refused, csv=csv, found=None)
    return see(_HERE, "invited-many")
