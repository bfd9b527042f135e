"""What somebody signs in with: known from its second time on, and told to the owner at its first.

The idea is OWASP's device cookie: whoever has signed in from here goes on doing so while strangers guess the password.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from chassis import tokens
from chassis.call import Call
from chassis.ids import new_id
from contracts.account_export import DeviceView
from contracts.accounts import SessionKind
from gateway.identity import account_mail, origin
from gateway.identity.model import Account, KnownDevice
from gateway.rendering.account_words import Matter

COOKIE = "convive_device"
KEPT = timedelta(days=400)
_AT_MOST = 50


def known(call: Call, account: Account | None, token: str | None) -> KnownDevice | None:
    """The device whose secret this is, if it is one of the account's."""
    if account is None or token is None:
        return None
    return call.session.scalar(
        select(KnownDevice).where(
            KnownDevice.token_hash == tokens.hash_of(token),
            KnownDevice.account_id == account.id,
            KnownDevice.last_at > call.now - KEPT,
        )
    )


def remember(call: Call, account: Account, kind: SessionKind, device: KnownDevice | None) -> str | None:
    """Notes the sign-in. For a device that is new, its secret; the owner is told, unless it is the first of all.

    A program that keeps no secret is known by its name and network address, so that its owner is not told every day.
    """
    device = device or _alike(call, account, kind)
    came_from = origin.current()
    if device is not None:
        device.last_at, device.address = call.now, came_from.address
        return None
    if _forget_some(call, account):
        at = call.now.isoformat()
        told = {"device": came_from.agent, "at": at, "address": came_from.address or "–"}
        account_mail.owner(call, Matter.NEW_DEVICE, account, "/password/forgotten", **told)
    return _added(call, account)


def _alike(call: Call, account: Account, kind: SessionKind) -> KnownDevice | None:
    if kind is not SessionKind.BEARER:
        return None
    came_from = origin.current()
    return call.session.scalar(
        select(KnownDevice)
        .where(KnownDevice.account_id == account.id, KnownDevice.agent == came_from.agent)
        .where(KnownDevice.address == came_from.address)
        .limit(1)
    )


def _forget_some(call: Call, account: Account) -> bool:
    """Drops what was not used for long. Returns whether the account has other devices."""
    mine = select(KnownDevice.id).where(KnownDevice.account_id == account.id)
    newest = mine.where(KnownDevice.last_at > call.now - KEPT).order_by(KnownDevice.last_at.desc()).limit(_AT_MOST)
    kept = call.session.scalars(newest).all()
    call.session.execute(delete(KnownDevice).where(KnownDevice.account_id == account.id, KnownDevice.id.not_in(kept)))
    return bool(kept)


def _added(call: Call, account: Account) -> str:
    token, came_from = secrets.token_urlsafe(32), origin.current()
    call.session.add(
        KnownDevice(
            id=new_id(),
            account_id=account.id,
            token_hash=tokens.hash_of(token),
            agent=came_from.agent,
            address=came_from.address,
            first_at=call.now,
            last_at=call.now,
        )
    )
    return token


def of(call: Call, account: Account) -> list[DeviceView]:
    """The account's devices, the latest first."""
    found = select(KnownDevice).where(KnownDevice.account_id == account.id).order_by(KnownDevice.last_at.desc())
    return [DeviceView.of(device) for device in call.session.scalars(found)]
