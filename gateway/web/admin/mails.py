"""The log of mail: did it leave?"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from contracts import administration, mail_log
from contracts.base import Operation, Refused
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
_HERE = "/admin/mail"
_FILTERS = ("search", "member_id", "kind", "state", "since", "until")


@router.get(_HERE)
async def mails(request: Request) -> Response:
    """The mails that were asked for, or those that fit. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    asked = visitor.filters(*_FILTERS)
    try:
        return visitor.page("admin/mails.html", problem=None, wrong={}, asked=asked, **await _about(visitor, asked))
    except Refused as refused:  # a day that is none, said at its field; who may not see the page is refused again here
        return visitor.page_again("admin/mails.html", refused, asked=asked, **await _about(visitor, {}))


def _place(visitor: Visit, asked: dict[str, str]) -> str:
    """Where in the list somebody is, as a query: what its buttons do leads back there."""
    place = urlencode(asked | visitor.asked("cursor"))
    return f"?{place}" if place else ""


async def _about(visitor: Visit, asked: dict[str, str]) -> dict[str, Any]:
    found = await visitor.call(mail_log.LIST_MAILS, asked | visitor.asked("cursor") | {"limit": 30})
    figures = await visitor.call(mail_log.READ_MAIL_FIGURES, {})
    member = None
    if "member_id" in asked:
        member = await visitor.call(administration.READ_MEMBER, {"member_id": asked["member_id"]})
    place = _place(visitor, asked)
    return {"mails": found["items"], "next": found["next"], "figures": figures, "member": member, "place": place}


@router.post(f"{_HERE}/{{mail_id}}/retry")
async def retry(request: Request, mail_id: str) -> Response:
    """Tries it now. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    return await _do(request, mail_log.RETRY_MAIL, "mail-retried", mail_id)


@router.post(f"{_HERE}/{{mail_id}}/stop")
async def stop(request: Request, mail_id: str) -> Response:
    """It is not sent. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    return await _do(request, mail_log.STOP_MAIL, "mail-stopped", mail_id)


async def _do(request: Request, operation: Operation[Any, Any], done: str, mail_id: str) -> Response:
    visitor = await visit(request, _HERE)
    await visitor.form()
    asked = visitor.filters(*_FILTERS)
    try:
        await visitor.call(operation, {"mail_id": mail_id})
    except Refused as refused:
        return visitor.page_again("admin/mails.html", refused, asked=asked, **await _about(visitor, asked))
    return see(_HERE + _place(visitor, asked), done)
