"""A page being asked for: who asks, in which language, what their form says, and what they get back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse, RedirectResponse

from chassis import logs, telemetry
from contracts.base import INTERNAL, MALFORMED, UNAUTHENTICATED, UNSUPPORTED_MEDIA, Operation, Refused
from contracts.kinds import Language
from gateway import translate
from gateway.context import Caller, caller_of
from gateway.expose import read_body
from gateway.identity import csrf, origin
from gateway.problems import as_problem
from gateway.services import services_of
from gateway.settings import gateway_settings
from gateway.web.templates import render

LANGUAGE_COOKIE = "convive_language"
_YEAR = 365 * 86_400
_FORM_BYTES = 64_000
_FIELDS = 60
_log = logs.get()


@dataclass
class Visit:
    """One request for a page."""

    request: Request
    caller: Caller
    language: str

    @property
    def signed_in(self) -> bool:
        return self.caller.session is not None

    async def call(self, operation: Operation[Any, Any], payload: dict[str, Any]) -> dict[str, Any]:
        """What a service answers to this visitor. Raises Refused."""
        return await services_of(self.request).call(operation, payload, self.caller)

    async def form(self) -> dict[str, list[str]]:
        """The fields of the form that was sent. Raises FORBIDDEN when it is not one of ours, MALFORMED, TOO_LARGE."""
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await read_body(self.request, _FORM_BYTES)
        if kind != "application/x-www-form-urlencoded":
            raise UNSUPPORTED_MEDIA(expected="application/x-www-form-urlencoded")
        try:
            fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
        except ValueError:
            raise MALFORMED(reason="not a form") from None
        csrf.check_form(self.request, fields.pop(csrf.FIELD, [""])[0])
        return fields

    def page(self, template: str, status: int = 200, **params: Any) -> Response:
        """The page, in the visitor's language, with a form token that goes with the visitor's cookie."""
        secret = self.request.cookies.get(csrf.COOKIE) or csrf.fresh_secret()
        body = render(template, self.language, visit=self, form_token=csrf.token_for(secret), **params)
        response = HTMLResponse(body, status, {"Cache-Control": "no-store", "Content-Language": self.language})
        response.headers["Vary"] = "Cookie, Accept-Language"
        if csrf.COOKIE not in self.request.cookies:
            set_cookie(response, csrf.COOKIE, secret)
        if self.request.query_params.get("lang") == self.language:
            set_cookie(response, LANGUAGE_COOKIE, self.language, max_age=_YEAR)
        return response

    def page_again(self, template: str, refused: Refused, **params: Any) -> Response:
        """The form again, with what is wrong: `problem` for the whole, `wrong` by field."""
        problem = as_problem(refused, self.language, self.request.url.path)
        wrong = {error["field"]: error["message"] for error in problem["errors"]}
        return self.page(template, refused.refusal.status, problem=problem, wrong=wrong, **params)


async def visit(request: Request) -> Visit:
    """Who asks for this page. Raises FORBIDDEN for a request from another site, TOO_MANY."""
    origin.note(request.app.state.limits.address(request), request.headers.get("user-agent", ""))
    caller = await caller_of(request)
    return Visit(request, caller, _language(request, caller))


def _language(request: Request, caller: Caller) -> str:
    """Asked for, chosen before, the member's own, or the browser's."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in set(Language):
            return str(wanted)
    return caller.language


def see(path: str) -> Response:
    """Go and look there (303): after a form was taken, so that reloading does not send it again."""
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def local_path(wanted: str | None) -> str:
    """A path of ours to go on to; never another site's."""
    if (
        wanted
        and wanted.startswith("/")
        and not wanted.startswith("//")
        and "\\" not in wanted
        and wanted.isprintable()
    ):
        return wanted
    return "/"


def set_cookie(response: Response, name: str, value: str, *, max_age: int | None = None, path: str = "/") -> None:
    """A cookie for us alone: not for scripts, not for other sites, and by HTTPS only where people come by HTTPS."""
    secure = gateway_settings().public_url.startswith("https://")
    response.set_cookie(name, value, max_age=max_age, path=path, secure=secure, httponly=True, samesite="lax")


class PageRoute(APIRoute):
    """A route whose refusals are pages, too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await handle(request)
            except Refused as refused:
                if refused.refusal is UNAUTHENTICATED and request.method == "GET":
                    return see(f"/sign-in?next={request.url.path}")
                return problem_page(request, refused)
            except Exception as error:  # noqa: BLE001 - whatever it was, a person reads a page
                _log.error("page failed", path=request.url.path, exc_info=error)
                return problem_page(request, INTERNAL(trace=telemetry.traceparent() or "-"))

        return handler


def problem_page(request: Request, refused: Refused) -> Response:
    """The page that says what went wrong and where to go from there."""
    caller: Caller | None = getattr(request.state, "caller", None)
    language = _language(request, caller) if caller else translate.choose(request.headers.get("accept-language"))
    problem = as_problem(refused, language, request.url.path)
    body = render("problem.html", language, visit=None, problem=problem, path=request.url.path)
    return HTMLResponse(body, refused.refusal.status, {"Cache-Control": "no-store", "Content-Language": language})


def wants_page(request: Request) -> bool:
    """Whether a browser asked for a page, as opposed to a client of the API."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
