"""Asking to be let in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts import accounts
from contracts.base import Refused
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import see, visit

router = APIRouter(route_class=PageRoute)
_FIELDS = ("name", "email", "password", "country", "institution", "language", "motivation", "proof", "work")


@router.get("/register")
async def form(request: Request) -> Response:
    """The form."""
    visitor = await visit(request)
    return visitor.page("account/register.html", fields={"language": [visitor.language]}, problem=None, wrong={})


@router.post("/register")
async def register(request: Request) -> Response:
    """Takes the registration; says the same whether or not the address is known."""
    visitor = await visit(request)
    fields = await visitor.form()
    try:
        await visitor.call(accounts.REGISTER, fields.filled(*_FIELDS))
    except Refused as refused:
        return visitor.page_again("account/register.html", refused, has_secret="proof" in fields, fields=fields)
    return see("/register/received")


@router.get("/register/received")
async def received(request: Request) -> Response:
    """What happens next."""
    return (await visit(request)).page("account/received.html")
