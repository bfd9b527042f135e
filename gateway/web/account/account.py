"""One's own account: who I am here, where I am signed in, what is kept about me, and leaving."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from contracts import accounts
from contracts.accounts import WRONG_PASSWORD
from contracts.base import Refused
from gateway.identity.sessions import COOKIE
from gateway.own_data import own_data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import LANGUAGE_COOKIE, YEAR, Visit, see, set_cookie, visit

router = APIRouter(route_class=PageRoute)


@router.get("/account")
async def profile(request: Request) -> Response:
    """Name, institution, language; roles and networks, which an administrator decides on. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    return visitor.page(
        "account/account.html", me=await visitor.call(accounts.ME, {}), email="", problem=None, wrong={}
    )


@router.post("/account")
async def change_profile(request: Request) -> Response:
    """Keeps what was changed. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    fields = await visitor.form()
    wanted = fields.filled("name", "institution", "language", "expected_version")
    try:
        changed = await visitor.call(accounts.UPDATE_ME, wanted)
    except Refused as refused:
        return visitor.page_again("account/account.html", refused, me=await visitor.call(accounts.ME, {}), email="")
    response = see("/account", "saved")
    set_cookie(response, LANGUAGE_COOKIE, changed["language"], max_age=YEAR)
    return response


@router.get("/account/sessions")
async def sessions(request: Request) -> Response:
    """Where I am signed in, and the password. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    return await _sessions(visitor, None)


async def _sessions(visitor: Visit, refused: Refused | None) -> Response:
    me, listed = await asyncio.gather(visitor.call(accounts.ME, {}), visitor.call(accounts.LIST_SESSIONS, {}))
    if refused:
        return visitor.page_again("account/sessions.html", refused, me=me, sessions=listed["items"])
    return visitor.page("account/sessions.html", me=me, sessions=listed["items"], problem=None, wrong={})


@router.post("/account/sessions/{session_id}")
async def end_session(request: Request, session_id: str) -> Response:
    """Ends one of my sessions. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request, "/account/sessions")
    await visitor.form()
    await visitor.call(accounts.REVOKE_SESSION, {"session_id": session_id})
    return see("/account/sessions", "ended")


@router.post("/account/password")
async def change_password(request: Request) -> Response:
    """Another password; all sessions end, this one too. Raises UNAUTHENTICATED."""
    visitor = await visit(request, "/account/sessions")
    fields = await visitor.form()
    try:
        await visitor.call(accounts.CHANGE_PASSWORD, fields.filled("current", "new"))
    except Refused as refused:
        if refused.refusal.code == WRONG_PASSWORD.code:
            refused.errors = [{"field": "current", "code": refused.refusal.code}]  # type: ignore[attr-defined]
        return await _sessions(visitor, refused)
    return _out("password")


@router.get("/account/privacy")
async def privacy(request: Request) -> Response:
    """What is kept about me, taking it along, and leaving. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    return visitor.page("account/privacy.html", me=await visitor.call(accounts.ME, {}), mismatch=False)


@router.get("/account/export")
async def export(request: Request) -> Response:
    """Everything that is kept about me, as a file. Raises UNAUTHENTICATED, UNAVAILABLE."""
    visitor = await visit(request)
    return await own_data(request, visitor.caller)


@router.post("/account/erase")
async def erase(request: Request) -> Response:
    """Forgets me, for good, once I have written my address. Raises UNAUTHENTICATED."""
    visitor = await visit(request, "/account/privacy")
    fields = await visitor.form()
    me = await visitor.call(accounts.ME, {})
    if fields.text("email").strip().lower() != (me["email"] or "").lower():
        return visitor.page("account/privacy.html", 422, me=me, mismatch=True)
    await visitor.call(accounts.ERASE, {"member_id": me["id"]})
    return _out("erased")


def _out(done: str) -> Response:
    response = see("/", done)
    response.delete_cookie(COOKIE, path="/")
    return response
