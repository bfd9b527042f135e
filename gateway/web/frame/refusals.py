"""Refusals as pages: what happened, in the reader's language, and where to go from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.routing import request_response

from chassis import logs
from contracts.base import NOT_FOUND, UNAUTHENTICATED, UNCERTAIN, Refused
from contracts.proof import SECOND_FACTOR_MISSING, STEP_UP_NEEDED
from gateway.context import FRESH_COOKIE, Caller, caller_of, desk_of
from gateway.problems import as_problem, mishap, retry_after
from gateway.routing import Quick
from gateway.web.frame.visit import Form, Visit, language_of, see, set_cookie

_log = logs.get()
# By then every gateway has heard of what was done.
_FRESH_SECONDS = 5
# What passes: sent once more, the same may be taken.
_PASSES = frozenset({429, 503})
# Fields that are never written into another page.
_SECRET = frozenset({"password", "current", "new", "code", "credential", "token"})


class PageRoute(Quick, APIRoute):
    """A route whose refusals are pages, too.

    Its endpoint takes the request and the parts of its path, so nothing of FastAPI's is made ready for it.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **how: Any) -> None:
        super().__init__(path, endpoint, **how)
        if "GET" in (methods := self.methods or set()):
            methods.add("HEAD")
        self.app = request_response(self._answered)

    async def _answered(self, request: Request) -> Response:
        """HEAD is answered like GET, of which the server sends the head alone: no page knows it."""
        if request.method == "HEAD":
            request = Request({**request.scope, "method": "GET"}, request.receive)
        try:
            response: Response = await self.endpoint(request, **request.path_params)
        except Refused as refused:
            if (way := _way_on(request, refused)) is not None:
                return see(f"{way}?next={_asked(request)}")
            if refused.refusal.code == STEP_UP_NEEDED.code or getattr(request.state, "proving", False):
                return await _prove_page(request, refused)
            return await problem_page(request, refused)
        except Exception as error:  # noqa: BLE001 - whatever it was, a person reads a page
            return await problem_page(request, mishap(request, error))
        if request.method == "POST":
            set_cookie(response, FRESH_COOKIE, "1", max_age=_FRESH_SECONDS)
        return response


def _way_on(request: Request, refused: Refused) -> str | None:
    """Where to sign in, or to prove or set up the second factor, before the page that was asked for."""
    if refused.refusal.code == SECOND_FACTOR_MISSING.code:
        return "/account/second-factor"
    ways = {UNAUTHENTICATED.code: "/sign-in", STEP_UP_NEEDED.code: "/account/prove"}
    return ways.get(refused.refusal.code) if request.method == "GET" else None


async def _prove_page(request: Request, refused: Refused) -> Response:
    """Asks for the second factor, and keeps what was sent: it is sent again with the code, to where it went.

    Files can't be kept by a page: whoever sent some goes back to the form.
    """
    caller = await _caller(request, refused)
    visitor, form = Visit(request, caller, language_of(request, caller), "/"), request.state.form
    asking = refused.refusal.code == STEP_UP_NEEDED.code
    problem = None if asking else as_problem(refused, visitor.language, request.url.path)
    action, kept = ("", []) if form.uploads else (request.url.path, list(form.items()))
    about: dict[str, Any] = {"problem": problem, "wrong": {}, "next": "/", "action": action, "kept": kept}
    return visitor.page("frame/prove.html", refused.refusal.status, **about)


def _asked(request: Request) -> str:
    """The page that was asked for, as a parameter of another address."""
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(request.url.path + query, safe="/")


async def problem_page(request: Request, refused: Refused) -> Response:
    """The page that says what went wrong and where to go from there."""
    caller = await _caller(request, refused)
    visitor = Visit(request, caller, language_of(request, caller), "/")
    problem = as_problem(refused, visitor.language, request.url.path)
    again = _to_send_again(request, refused) if visitor.signed_in else None
    response = visitor.page("frame/problem.html", refused.refusal.status, problem=problem, again=again)
    response.headers.update(retry_after(refused))
    return response


def _to_send_again(request: Request, refused: Refused) -> dict[str, Any] | None:
    """Where a form that was not taken is sent once more, with the key that makes both sendings one, and its texts.

    Nothing for what cannot be kept by a page: files and secrets; or may have been done, and has no key.
    """
    form: Form | None = getattr(request.state, "form", None)
    if form is None or refused.refusal.status not in _PASSES or form.uploads or form.keys() & _SECRET:
        return None
    if refused.refusal.code == UNCERTAIN.code and form.key is None:
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    written = [text for values in form.values() for text in values if " " in text.strip()]
    return {"action": request.url.path + query, "kept": list(form.items()), "written": written}


async def _caller(request: Request, refused: Refused) -> Caller:
    """Who asked. Nobody in particular when the refusal is about that, or when something is broken."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known:
        return known
    if refused.refusal is NOT_FOUND:
        try:
            return await caller_of(request)
        except Refused:
            _log.info("not known who asked", path=request.url.path)
    return await desk_of(request).caller(None, request.headers.get("accept-language"))


def wants_page(request: Request) -> bool:
    """Whether a browser asked for a page, as opposed to a client of the API."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
