"""The second factor proved once more, before a page that needs it; before a form, `refusals` asks for it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import local_path, see, visit

router = APIRouter(route_class=PageRoute)


@router.get("/account/prove")
async def ask(request: Request) -> Response:
    """Asks for the second factor, before the page that needs it. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    visitor.must_be_signed_in()
    go_on = local_path(request.query_params.get("next"))
    return visitor.page("frame/prove.html", problem=None, wrong={}, next=go_on, action="", kept=[])


@router.post("/account/prove")
async def prove(request: Request) -> Response:
    """Back to where it was needed: the form itself has proved it (`Visit.form`). Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    fields = await visitor.form()
    return see(local_path(fields.text("next")))
