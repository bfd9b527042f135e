"""An invitation, as whoever opens its link reads and accepts it. Opening the page changes nothing."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts import invitations
from contracts.base import Refused
from gateway.web.account import links_over
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)


@router.get("/invitation")
async def read(request: Request) -> Response:
    """Who is invited to what."""
    visitor = await visit(request)
    return await _page(visitor, visitor.asked("token").get("token", ""))


async def _page(visitor: Visit, token: str, refused: Refused | None = None, fields: Form | None = None) -> Response:
    try:
        invitation = await visitor.call(invitations.READ_INVITATION, {"token": token})
    except Refused as unknown:
        return links_over.page(visitor, "invitation", unknown)
    said = {"name": invitation["name"], "language": invitation["language"]}
    said |= fields.filled("name", "language") if fields else {}
    if refused:
        return visitor.page_again("account/invitation.html", refused, invitation=invitation, token=token, said=said)
    return visitor.page(
        "account/invitation.html", invitation=invitation, token=token, said=said, problem=None, wrong={}
    )


@router.post("/invitation")
async def accept(request: Request) -> Response:
    """Makes the reader a member; or leaves the decision to an administrator."""
    visitor = await visit(request)
    fields = await visitor.form()
    token = fields.text("token")
    try:
        accepted = await visitor.call(
            invitations.ACCEPT_INVITATION, fields.filled("token", "name", "password", "language")
        )
    except Refused as refused:
        return await _page(visitor, token, refused, fields)
    return see("/sign-in", "invitation-accepted") if accepted["admitted"] else see("/register/confirmed")
