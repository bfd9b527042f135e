"""Refusals as RFC 9457 problem documents, in the caller's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from chassis import database, logs, telemetry
from contracts.base import CONFLICT, INTERNAL, MALFORMED, NOT_FOUND, TOO_MANY, UNAVAILABLE, Refused
from gateway import translate

MEDIA_TYPE = "application/problem+json"
_log = logs.get()
_BY_STATUS = {404: NOT_FOUND(what="page"), 405: MALFORMED(reason="this method is not allowed here")}


def language_of(request: Request) -> str:
    """The language of the member who asks, or what the browser prefers."""
    caller = getattr(request.state, "caller", None)
    return caller.language if caller else translate.choose(request.headers.get("accept-language"))


def as_problem(refused: Refused, language: str, instance: str) -> dict[str, Any]:
    """The problem document of a refusal."""
    errors = getattr(refused, "errors", None)
    if errors is None:
        errors = [{"field": refused.field, "code": refused.refusal.code}] if refused.field else []
    detail = translate.text(refused.refusal.message, language, refused.params)
    return {
        "type": f"/problems/{refused.refusal.code}",
        "title": translate.text(refused.refusal.message, language, refused.params),
        "status": refused.refusal.status,
        "detail": detail,
        "instance": instance,
        "code": refused.refusal.code,
        "params": refused.params,
        "errors": [error | {"message": _field_message(error, detail, language)} for error in errors],
    }


def _field_message(error: dict[str, str], detail: str, language: str) -> str:
    """What is wrong with one field: pydantic's message by its code where we have it translated, else the detail."""
    if "message" not in error:
        return detail
    translated = translate.catalogue(language).get(f"field.{error['code']}")
    return translated or error["message"]


def answer(request: Request, refused: Refused) -> Response:
    """The response for a refusal."""
    language = language_of(request)
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    status = refused.refusal.status
    if refused.refusal is TOO_MANY or refused.refusal.code == TOO_MANY.code:
        headers["Retry-After"] = refused.params.get("seconds", "1")
    if refused.refusal is UNAVAILABLE:
        headers["Retry-After"] = "2"
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = orjson.dumps(as_problem(refused, language, request.url.path))
    return Response(body, status, headers, MEDIA_TYPE)


Answer = Callable[[Request, Refused], Response]


def install(app: FastAPI, wants_page: Callable[[Request], bool], page: Answer) -> None:
    """Every way a request can fail ends in a problem document, or in a page that says the same to a browser."""

    def answer_any(request: Request, refused: Refused) -> Response:
        return page(request, refused) if wants_page(request) else answer(request, refused)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return answer_any(request, error)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        known = _BY_STATUS.get(error.status_code) or CONFLICT(reason=str(error.detail))
        response = answer_any(request, known)
        response.status_code = error.status_code
        if error.headers:
            response.headers.update(error.headers)
        return response

    async def unforeseen(request: Request, error: Exception) -> Response:
        if database.is_outage(error):
            _log.warning("database unreachable", path=request.url.path, error=str(error))
            return answer(request, UNAVAILABLE(service="identity"))
        _log.error("request failed", path=request.url.path, exc_info=error)
        return answer_any(request, INTERNAL(trace=telemetry.traceparent() or "-"))

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unforeseen)
