"""What the owner of an address does by a link: confirm a registration, choose a new password, take another address.

A page that a link opens changes nothing: programs that look into mails open links, too.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import account_links, accounts
from contracts.base import Operation, Refused
from gateway.web.account import links_over
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)


@router.get("/register/confirm")
async def confirm_form(request: Request) -> Response:
    """The registration of the link, to be confirmed or discarded."""
    visitor = await visit(request)
    return await _registration(visitor, visitor.asked("token").get("token", ""))


async def _registration(visitor: Visit, token: str, refused: Refused | None = None) -> Response:
    try:
        found = await visitor.call(account_links.READ_UNCONFIRMED, {"token": token})
    except Refused as unknown:
        return links_over.page(visitor, "registration", unknown)
    if refused:
        return visitor.page_again("account/confirm.html", refused, registration=found, token=token)
    return visitor.page("account/confirm.html", registration=found, token=token, problem=None, wrong={})


@router.post("/register/confirm")
async def confirm(request: Request) -> Response:
    """Confirms the registration, or discards one that somebody else made."""
    visitor = await visit(request)
    fields = await visitor.form()
    token = fields.text("token")
    try:
        if fields.text("decision") == "discard":
            await visitor.call(account_links.DISCARD_REGISTRATION, {"token": token})
            return see("/", "registration-discarded")
        await visitor.call(account_links.CONFIRM_REGISTRATION, {"token": token} | fields.filled("password"))
    except Refused as refused:
        return await _registration(visitor, token, refused)
    return see("/register/confirmed")


@router.get("/register/confirmed")
async def confirmed(request: Request) -> Response:
    """What happens next."""
    return (await visit(request)).page("account/confirmed.html")


@router.get("/register/link")
async def ask_form(request: Request) -> Response:
    """Asks for the address of a registration whose link did not arrive."""
    visitor = await visit(request)
    return visitor.page("account/ask-link.html", email="", problem=None, wrong={})


@router.post("/register/link")
async def ask(request: Request) -> Response:
    """Sends the link again; says the same whether or not somebody has registered the address."""
    return await _ask(request, account_links.ASK_FOR_CONFIRMATION, "account/ask-link.html", "/register/link-sent")


async def _ask(request: Request, operation: Operation[Any, Any], template: str, then: str) -> Response:
    visitor = await visit(request)
    fields = await visitor.form()
    try:
        await visitor.call(operation, fields.filled("email", "work") | {"language": visitor.language})
    except Refused as refused:
        return visitor.page_again(template, refused, email=fields.text("email"))
    return see(then)


@router.get("/register/link-sent")
async def link_sent(request: Request) -> Response:
    """Where to look for the link."""
    return (await visit(request)).page("account/sent.html", about="registration")


@router.get("/password/forgotten")
async def forgotten_form(request: Request) -> Response:
    """Asks for the address."""
    visitor = await visit(request)
    return visitor.page("account/forgotten.html", email="", problem=None, wrong={})


@router.post("/password/forgotten")
async def forgotten(request: Request) -> Response:
    """Sends a link; says the same whether or not the address is known."""
    return await _ask(request, account_links.ASK_FOR_PASSWORD, "account/forgotten.html", "/password/sent")


@router.get("/password/sent")
async def sent(request: Request) -> Response:
    """Where to look for the link."""
    return (await visit(request)).page("account/sent.html", about="password")


@router.get("/password/new")
async def new_password_form(request: Request) -> Response:
    """Asks for the new password, if the link still works."""
    visitor = await visit(request)
    token = visitor.asked("token").get("token", "")
    try:
        await visitor.call(account_links.READ_PASSWORD_LINK, {"token": token})
    except Refused as refused:
        return links_over.page(visitor, "password", refused)
    return visitor.page("account/new-password.html", token=token, problem=None, wrong={})


@router.post("/password/new")
async def new_password(request: Request) -> Response:
    """Sets the new password; all sessions end."""
    visitor = await visit(request)
    fields = await visitor.form()
    try:
        await visitor.call(account_links.CHOOSE_PASSWORD, fields.filled("token", "new"))
    except Refused as refused:
        if links_over.is_over(refused):
            return links_over.page(visitor, "password", refused)
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
    me, token = await visitor.call(accounts.ME, {}), visitor.asked("token").get("token", "")
    try:
        await visitor.call(account_links.READ_ADDRESS_LINK, {"token": token})
    except Refused as refused:
        return links_over.page(visitor, "address", refused, me=me)
    return visitor.page("account/confirm-address.html", me=me, token=token)


@router.post("/account/address")
async def confirm_address(request: Request) -> Response:
    """Takes the new address. Raises UNAUTHENTICATED."""
    visitor = await visit(request, "/account")
    fields = await visitor.form()
    try:
        await visitor.call(account_links.CONFIRM_ADDRESS, fields.filled("token"))
    except Refused as refused:
        return links_over.page(visitor, "address", refused, me=await visitor.call(accounts.ME, {}))
    return see("/account", "address")
