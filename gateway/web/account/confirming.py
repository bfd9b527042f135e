"""What the owner of an address does by a link: confirm a registration, choose a new password, take another address.

A page that a link opens changes nothing: programs that look into mails open links, too.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts import account_links, accounts
from contracts.base import INVALID, Refused
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)


@router.get("/register/confirm")
async def confirm_form(request: Request) -> Response:
    """The registration of the link, to be confirmed or discarded. Raises LINK_EXPIRED."""
    visitor = await visit(request)
    return await _registration(visitor, visitor.asked("token").get("token", ""))


async def _registration(visitor: Visit, token: str, refused: Refused | None = None) -> Response:
    try:
        found = await visitor.call(account_links.READ_UNCONFIRMED, {"token": token})
    except Refused as unknown:
        if unknown.refusal.code != INVALID.code:
            raise
        raise account_links.LINK_EXPIRED("token") from None
    if refused:
        return visitor.page_again("account/confirm.html", refused, registration=found, token=token)
    return visitor.page("account/confirm.html", registration=found, token=token, problem=None, wrong={})


@router.post("/register/confirm")
async def confirm(request: Request) -> Response:
    """Confirms the registration, or discards one that somebody else made. Raises LINK_EXPIRED."""
    visitor = await visit(request)
    fields = await visitor.form()
    token = fields.text("token")
    if fields.text("decision") == "discard":
        await visitor.call(account_links.DISCARD_REGISTRATION, {"token": token})
        return see("/", "registration-discarded")
    try:
        await visitor.call(account_links.CONFIRM_REGISTRATION, {"token": token} | fields.filled("password"))
    except Refused as refused:
        return await _registration(visitor, token, refused)
    return see("/register/confirmed")


@router.get("/register/confirmed")
async def confirmed(request: Request) -> Response:
    """What happens next."""
    return (await visit(request)).page("account/confirmed.html")


@router.get("/password/forgotten")
async def forgotten_form(request: Request) -> Response:
    """Asks for the address."""
    visitor = await visit(request)
    return visitor.page("account/forgotten.html", email="", problem=None, wrong={})


@router.post("/password/forgotten")
async def forgotten(request: Request) -> Response:
    """Sends a link; says the same whether or not the address is known."""
    visitor = await visit(request)
    fields = await visitor.form()
    try:
        asked = fields.filled("email", "work") | {"language": visitor.language}
        await visitor.call(account_links.ASK_FOR_PASSWORD, asked)
    except Refused as refused:
        return visitor.page_again("account/forgotten.html", refused, email=fields.text("email"))
    return see("/password/sent")


@router.get("/password/sent")
async def sent(request: Request) -> Response:
    """Where to look for the link."""
    return (await visit(request)).page("account/sent.html")


@router.get("/password/new")
async def new_password_form(request: Request) -> Response:
    """Asks for the new password."""
    visitor = await visit(request)
    token = visitor.asked("token").get("token", "")
    return visitor.page("account/new-password.html", token=token, problem=None, wrong={})


@router.post("/password/new")
async def new_password(request: Request) -> Response:
    """Sets the new password; all sessions end."""
    visitor = await visit(request)
    fields = await visitor.form()
    try:
        await visitor.call(account_links.CHOOSE_PASSWORD, fields.filled("token", "new"))
    except Refused as refused:
        return visitor.page_again("account/new-password.html", refused, token=fields.text("token"))
    return see("/sign-in", "password")


@router.post("/account/email")
async def change_address(request: Request) -> Response:
    """Sends a link to the new address. Raises UNAUTHENTICATED."""
    visitor = await visit(request, "/account")
    fields = await visitor.form()
    try:
        await visitor.call(account_links.CHANGE_ADDRESS, fields.filled("email", "password"))
    except Refused as refused:
        me = await visitor.call(accounts.ME, {})
        return visitor.page_again("account/account.html", refused, me=me, email=fields.text("email"))
    return see("/account", "link-sent")


@router.get("/account/address")
async def confirm_address_form(request: Request) -> Response:
    """The button that takes the new address. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    me = await visitor.call(accounts.ME, {})
    return visitor.page("account/confirm-address.html", me=me, token=visitor.asked("token").get("token", ""))


@router.post("/account/address")
async def confirm_address(request: Request) -> Response:
    """Takes the new address. Raises UNAUTHENTICATED, LINK_EXPIRED."""
    visitor = await visit(request, "/account")
    fields = await visitor.form()
    await visitor.call(account_links.CONFIRM_ADDRESS, fields.filled("token"))
    return see("/account", "address")
