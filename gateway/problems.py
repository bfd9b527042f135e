"""Refusals as RFC 9457 problem documents, in the caller's language."""

from __future__ import annotations

import errno
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import database, logs, telemetry
from chassis.discretion import error_summary
from contracts.accounts import MANY_WAITING
from contracts.base import INTERNAL, MALFORMED, METHOD_NOT_ALLOWED, NOT_FOUND, TOO_MANY, UNAVAILABLE, Refused
from contracts.invitations import NOT_AN_ADDRESS
from gateway import translate
from gateway.rendering import formats, in_sentences

MEDIA_TYPE = "application/problem+json"
_log = logs.get()
# How services write a moment in a refusal.
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC")
# A disk that is full, or a share of it: it passes, and what the system calls it helps nobody who reads it.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def language_of(request: Request) -> str:
    """The language of the member who asks, or what the browser prefers."""
    caller = getattr(request.state, "caller", None)
    return caller.language if caller else translate.choose(request.headers.get("accept-language"))


def as_problem(refused: Refused, language: str, instance: str) -> dict[str, Any]:
    """The problem document of a refusal."""
    errors = getattr(refused, "errors", None)
    if errors is None:
        errors = [{"field": refused.field, "code": refused.refusal.code}] if refused.field else []
    params = {name: _written(value, language) for name, value in in_sentences.written(refused.params, language).items()}
    detail = translate.text(refused.refusal.message, language, params)
    return {
        "type": f"/problems/{refused.refusal.code}",
        "title": detail,
        "status": refused.refusal.status,
        "detail": detail,
        "instance": instance,
        "code": refused.refusal.code,
        "params": refused.params,
        "errors": [_field_error(error, detail, language) for error in errors],
    }


def _written(value: str, language: str) -> str:
    """A moment as the language writes it; a program finds it in `params`."""
    return formats.minute(language, f"{value[:-4]}+00:00") if _MOMENT.fullmatch(value) else value


def _field_error(error: dict[str, Any], detail: str, language: str) -> dict[str, str]:
    """What is wrong with one field: a failed validation by its code, a refusal of the service by its own text."""
    message = detail
    if error["field"] == "email" and error["code"] == "string_pattern_mismatch":
        message = translate.text(NOT_AN_ADDRESS.message, language)  # and not the pattern that it has to match
    elif "message" in error:
        message = translate.field_text(error["code"], language, error.get("params", {})) or error["message"]
    return {"field": error["field"], "code": error["code"], "message": message}


def retry_after(refused: Refused) -> dict[str, str]:
    """When it may be worth while to ask again, as a header."""
    if refused.refusal.code in (TOO_MANY.code, MANY_WAITING.code):
        return {"Retry-After": refused.params.get("seconds", "1")}
    return {"Retry-After": "2"} if refused.refusal.code == UNAVAILABLE.code else {}


def answer(request: Request, refused: Refused) -> Response:
    """The response for a refusal."""
    language = language_of(request)
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    status = refused.refusal.status
    headers |= retry_after(refused)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = orjson.dumps(as_problem(refused, language, quote(request.scope["path"])))
    return Response(body, status, headers, MEDIA_TYPE)


def mishap(request: Request, error: Exception) -> Refused:
    """What is told of a failure that no rule foresaw; the log has the rest."""
    if database.is_outage(error):
        _log.warning("database unreachable", path=request.url.path, error=error_summary(error))
        return UNAVAILABLE(service="identity")
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        _log.error("no room", path=request.url.path, error=error.strerror)
        return UNAVAILABLE(service="files")
    reference = telemetry.reference()
    _log.error("request failed", path=request.url.path, reference=reference, exc_info=error)
    return INTERNAL(trace=reference)


Answer = Callable[[Request, Refused], Awaitable[Response]]


def _of_the_framework(request: Request, error: HTTPException) -> Refused:
    """What the framework itself refuses, in our words."""
    match error.status_code:
        case 404:
            return NOT_FOUND(what="page")
        case 405:
            return METHOD_NOT_ALLOWED(method=request.method)
        case _:
            return MALFORMED(reason=str(error.detail))


class _Unforeseen:
    """Answers for whatever nobody caught, and counts what failed.

    A middleware, since a handler of `Exception` answers from outside all middleware, without the security headers.
    """

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start" and message["status"] >= 500:
                telemetry.http_failures.add(1, {"status": str(message["status"])})
            await send(message)

        try:
            await self._app(scope, receive, noticing)
        except Exception as error:
            if begun:  # half an answer cannot be taken back: the connection breaks
                raise
            response = await self._answer(Request(scope), error)
            await response(scope, receive, noticing)


def install(app: FastAPI, wants_page: Callable[[Request], bool], page: Answer) -> None:
    """Every way a request can fail ends in a problem document, or in a page that says the same to a browser."""

    async def answer_any(request: Request, refused: Refused) -> Response:
        return await page(request, refused) if wants_page(request) else answer(request, refused)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return await answer_any(request, error)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = await answer_any(request, _of_the_framework(request, error))
        if error.headers:
            response.headers.update(error.headers)
        return response

    async def unforeseen(request: Request, error: Exception) -> Response:
        return await answer_any(request, mishap(request, error))

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(HTTPException, http)
    app.add_middleware(_Unforeseen, answer=unforeseen)
