"""Signing in, by password or with an organization, and out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.clock import now
from contracts import accounts, second_factor
from contracts.accounts import NOT_REGISTERED, PROOF_EXPIRED, SessionKind, SignedIn
from contracts.base import NOT_FOUND, Refused
from contracts.second_factor import SECOND_FACTOR_NEEDED
from gateway.identity import devices, provider_word
from gateway.identity.provider import NOTE_SECONDS, Provider, provider
from gateway.identity.sessions import COOKIE
from gateway.settings import gateway_settings
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, local_path, see, set_cookie, visit

router = APIRouter(route_class=PageRoute)
_NOTE = "convive_oidc"
_NOTE_PATH = "/sign-in/oidc"


def _page(visitor: Visit, go_on: str, email: str = "", refused: Refused | None = None) -> Response:
    params: dict[str, Any] = {"next": go_on, "email": email, "provider": provider() and gateway_settings().oidc_label}
    if refused is None:
        return visitor.page("account/sign-in.html", problem=None, wrong={}, **params)
    return visitor.page_again("account/sign-in.html", refused, **params)


@router.get("/sign-in")
async def form(request: Request) -> Response:
    """The form; whoever is signed in goes on at once."""
    visitor = await visit(request)
    go_on = local_path(request.query_params.get("next"))
    return see(go_on) if visitor.signed_in else _page(visitor, go_on)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Opens a session for this browser."""
    visitor = await visit(request)
    fields = await visitor.form()
    email, go_on = fields.text("email"), local_path(fields.text("next"))
    payload = {"email": email, "password": fields.text("password"), "kind": SessionKind.COOKIE}
    payload |= fields.filled("work") | _device(request)
    try:
        return _into(await visitor.call(accounts.SIGN_IN, payload), go_on)
    except Refused as refused:
        if refused.refusal.code == SECOND_FACTOR_NEEDED.code:
            return _second_step(visitor, go_on, refused)
        return _page(visitor, go_on, email, refused)


def _second_step(visitor: Visit, go_on: str, refused: Refused) -> Response:
    """Asks for the second factor, after the right password."""
    return visitor.page("account/second-step.html", problem=None, wrong={}, next=go_on, **refused.params)


@router.post("/sign-in/second-step")
async def second_step(request: Request) -> Response:
    """The second step, with a code or a passkey."""
    visitor = await visit(request, "/sign-in")
    fields = await visitor.form()
    go_on, challenge = local_path(fields.text("next")), fields.text("challenge")
    payload = {"challenge": challenge, "kind": SessionKind.COOKIE} | method_of(fields) | _device(request)
    try:
        return _into(await visitor.call(second_factor.FINISH_SIGN_IN, payload), go_on)
    except Refused as refused:
        if refused.refusal.code == PROOF_EXPIRED.code:
            return _page(visitor, go_on, refused=refused)
        params = {"next": go_on, "challenge": challenge, "methods": fields.text("methods")}
        return visitor.page_again("account/second-step.html", refused, has_secret=True, **params)


@router.post("/sign-in/passkey")
async def with_passkey(request: Request) -> Response:
    """Signs in with a passkey alone."""
    visitor = await visit(request, "/sign-in")
    fields = await visitor.form()
    go_on = local_path(fields.text("next"))
    payload = passkey_of(fields) | {"kind": SessionKind.COOKIE} | _device(request)
    try:
        return _into(await visitor.call(second_factor.SIGN_IN_WITH_PASSKEY, payload), go_on)
    except Refused as refused:
        return _page(visitor, go_on, refused=refused)


def method_of(fields: Form) -> dict[str, Any]:
    """The code of a form, or what its passkey answered."""
    return passkey_of(fields) if fields.text("credential") else {"code": fields.text("code")}


def passkey_of(fields: Form) -> dict[str, Any]:
    """What the passkey of a form answered."""
    return {"passkey": {"asked": fields.text("asked"), "credential": fields.text("credential")}}


def _into(view: dict[str, object], go_on: str) -> Response:
    """On to the page, with the session's cookie."""
    signed_in = SignedIn.model_validate(view)
    response = see(go_on)
    set_cookie(response, COOKIE, signed_in.token, max_age=_seconds_until(signed_in.expires_at))
    if signed_in.device:
        set_cookie(response, devices.COOKIE, signed_in.device, max_age=int(devices.KEPT.total_seconds()))
    return response


def _device(request: Request) -> dict[str, str]:
    """The secret of this browser, if somebody has signed in with it; several people may, and the last one's is kept."""
    secret = request.cookies.get(devices.COOKIE, "")
    return {"device": secret} if 20 <= len(secret) <= 100 else {}


def _seconds_until(end: datetime) -> int:
    return int((end - now()).total_seconds())


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Ends this browser's session."""
    visitor = await visit(request)
    await visitor.form()
    if visitor.signed_in:
        await visitor.call(accounts.SIGN_OUT, {"token": request.cookies[COOKIE]})
    return _out()


@router.post("/sign-out-everywhere")
async def sign_out_everywhere(request: Request) -> Response:
    """Ends all of the member's sessions. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    await visitor.form()
    await visitor.call(accounts.SIGN_OUT_EVERYWHERE, {})
    return _out()


def _out() -> Response:
    response = see("/")
    response.delete_cookie(COOKIE, path="/")
    response.headers["Clear-Site-Data"] = '"cache"'  # forms that were refused, kept for the Back button
    return response


@router.get("/sign-in/oidc")
async def to_provider(request: Request) -> Response:
    """Off to the organization's sign-in. Raises NOT_FOUND where there is none, UNAVAILABLE."""
    await visit(request)
    url, note = await _provider().begin()
    response = see(url)
    set_cookie(response, _NOTE, note, max_age=NOTE_SECONDS, path=_NOTE_PATH)
    return response


@router.get("/sign-in/oidc/callback")
async def from_provider(request: Request) -> Response:
    """Back from there: into a session, or on to the registration of whoever is new.

    Raises NOT_FOUND, PROOF_EXPIRED, PROVIDER_FAILED, UNAVAILABLE, NOT_ADMITTED, NO_ACCESS.
    """
    visitor = await visit(request)
    note = request.cookies.get(_NOTE)
    if note is None:
        raise PROOF_EXPIRED()
    word = await _provider().finish(note, dict(request.query_params))
    proof = provider_word.give(word)
    try:
        signed = {"proof": proof, "kind": SessionKind.COOKIE} | _device(request)
        view = await visitor.call(accounts.SIGN_IN_WITH_PROVIDER, signed)
        response = _into(view, "/")
    except Refused as refused:
        if refused.refusal.code == SECOND_FACTOR_NEEDED.code:
            return _second_step(visitor, "/", refused)
        if refused.refusal is not NOT_REGISTERED:
            raise
        filled = {"name": [word.name], "email": [word.email or ""], "proof": [proof], "language": [visitor.language]}
        response = visitor.page("account/register.html", fields=filled, problem=None, wrong={})
    response.delete_cookie(_NOTE, path=_NOTE_PATH)
    return response


def _provider() -> Provider:
    found = provider()
    if found is None:
        raise NOT_FOUND(what="page")
    return found
