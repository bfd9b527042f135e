"""One's second factor: setting it up, changing it, losing it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import segno
from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from contracts import second_factor
from contracts.base import Refused
from gateway.views import Data
from gateway.web.account.signing_in import passkey_of
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, local_path, see, visit

router = APIRouter(route_class=PageRoute)
_HERE = "/account/second-factor"


@router.get(_HERE)
async def overview(request: Request) -> Response:
    """What I have set up. Who has not proved in this session what there is does that first. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    factors = await visitor.call(second_factor.READ_SECOND_FACTOR, {})
    go_on = local_path(request.query_params.get("next"))
    if factors["proved_at"] is None and (factors["totp_since"] or factors["passkeys"]):
        return see(f"/account/prove?next={go_on if go_on != '/' else _HERE}")
    return visitor.page("account/second-factor.html", factors=factors, next=go_on, problem=None, wrong={})


async def _again(visitor: Visit, refused: Refused) -> Response:
    """The page again with what is wrong."""
    factors = await visitor.call(second_factor.READ_SECOND_FACTOR, {})
    return visitor.page_again("account/second-factor.html", refused, factors=factors, next="/")


@router.post(f"{_HERE}/totp")
async def begin_totp(request: Request) -> Response:
    """Shows the QR code for the app. Raises UNAUTHENTICATED, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    fields = await visitor.form()
    offered = await visitor.call(second_factor.BEGIN_TOTP, {})
    go_on = local_path(fields.text("next"))
    return visitor.page("account/totp.html", problem=None, wrong={}, next=go_on, **_drawn(offered))


def _drawn(offered: Data[second_factor.TotpOffered]) -> dict[str, Any]:
    """The secret in groups that can be typed, and as a drawing."""
    secret = offered["secret"]
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    drawing = segno.make(offered["uri"], error="m").svg_inline(scale=5, border=3, dark="#000", light="#fff")
    return {"secret": groups, "drawing": Markup(drawing)}  # noqa: S704  # nosec B704 # segno's own, of numbers only


@router.post(f"{_HERE}/totp/confirm")
async def confirm_totp(request: Request) -> Response:
    """The first code of the app. Raises UNAUTHENTICATED, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    fields = await visitor.form()
    go_on = local_path(fields.text("next"))
    try:
        added = await visitor.call(second_factor.CONFIRM_TOTP, {"code": fields.text("code")})
    except Refused as refused:
        if refused.refusal.code == second_factor.TOTP_NOT_BEGUN.code:
            return await _again(visitor, refused)
        offered = await visitor.call(second_factor.BEGIN_TOTP, {})
        return visitor.page_again("account/totp.html", refused, has_secret=True, next=go_on, **_drawn(offered))
    return _set_up(visitor, added, go_on)


def _set_up(visitor: Visit, added: Data[second_factor.FactorAdded], go_on: str) -> Response:
    """With the first factor its recovery codes, this once; otherwise on."""
    if not added["recovery_codes"]:
        return see(_HERE if go_on == "/" else go_on, "factor-set-up")
    return visitor.page("account/recovery-codes.html", codes=added["recovery_codes"], next=go_on)


@router.post(f"{_HERE}/totp/remove")
async def remove_totp(request: Request) -> Response:
    """Forgets the app. Raises UNAUTHENTICATED, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    await visitor.form()
    return await _changed(visitor, visitor.call(second_factor.REMOVE_TOTP, {}), "factor-removed")


@router.post(f"{_HERE}/passkeys")
async def add_passkey(request: Request) -> Response:
    """Keeps the passkey that the browser has made. Raises UNAUTHENTICATED, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    fields = await visitor.form()
    try:
        added = await visitor.call(second_factor.ADD_PASSKEY, fields.filled("name") | passkey_of(fields))
    except Refused as refused:
        return await _again(visitor, refused)
    return _set_up(visitor, added, local_path(fields.text("next")))


@router.post(f"{_HERE}/passkeys/{{passkey_id}}")
async def rename_passkey(request: Request, passkey_id: str) -> Response:
    """Another name. Raises UNAUTHENTICATED, NOT_FOUND, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    fields = await visitor.form()
    renamed = visitor.call(second_factor.RENAME_PASSKEY, fields.filled("name") | {"passkey_id": passkey_id})
    return await _changed(visitor, renamed, "saved")


@router.post(f"{_HERE}/passkeys/{{passkey_id}}/remove")
async def remove_passkey(request: Request, passkey_id: str) -> Response:
    """Forgets a passkey. Raises UNAUTHENTICATED, NOT_FOUND, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    await visitor.form()
    removed = visitor.call(second_factor.REMOVE_PASSKEY, {"passkey_id": passkey_id})
    return await _changed(visitor, removed, "factor-removed")


async def _changed(visitor: Visit, change: Awaitable[Any], done: str) -> Response:
    try:
        await change
    except Refused as refused:
        return await _again(visitor, refused)
    return see(_HERE, done)


@router.post(f"{_HERE}/recovery-codes")
async def new_recovery_codes(request: Request) -> Response:
    """Others, shown this once. Raises UNAUTHENTICATED, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    await visitor.form()
    try:
        made = await visitor.call(second_factor.NEW_RECOVERY_CODES, {})
    except Refused as refused:
        return await _again(visitor, refused)
    return visitor.page("account/recovery-codes.html", codes=made["recovery_codes"], next=_HERE)
