"""One's API tokens: making one, which is shown this once, seeing which there are, and revoking them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts import api_tokens
from contracts.base import Refused
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, see, visit

router = APIRouter(route_class=PageRoute)
_HERE = "/account/tokens"


@router.get(_HERE)
async def tokens(request: Request) -> Response:
    """My tokens, and the form for another. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    listed = await visitor.call(api_tokens.LIST_API_TOKENS, {})
    return visitor.page(
        "account/tokens.html", tokens=listed["items"], secret=None, fields=Form(), problem=None, wrong={}
    )


@router.post(_HERE)
async def make(request: Request) -> Response:
    """Makes one and shows it, this once. Raises UNAUTHENTICATED, STEP_UP_NEEDED."""
    visitor = await visit(request)
    fields = await visitor.form()
    try:
        made = await visitor.call(api_tokens.MAKE_API_TOKEN, fields.filled("name", "scope", "ends_on"))
    except Refused as refused:
        listed = await visitor.call(api_tokens.LIST_API_TOKENS, {})
        return visitor.page_again("account/tokens.html", refused, tokens=listed["items"], secret=None, fields=fields)
    listed = await visitor.call(api_tokens.LIST_API_TOKENS, {})
    shown = {"tokens": listed["items"], "secret": made["secret"], "fields": Form()}
    return visitor.page("account/tokens.html", problem=None, wrong={}, **shown)


@router.post(f"{_HERE}/{{token_id}}/revoke")
async def revoke(request: Request, token_id: str) -> Response:
    """Ends one of mine. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request, _HERE)
    await visitor.form()
    await visitor.call(api_tokens.REVOKE_API_TOKEN, {"token_id": token_id})
    return see(_HERE, "token-revoked")
