"""One's own account."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from contracts import accounts
from contracts.account_export import AccountExport
from contracts.accounts import Action, ChangePassword, Me, SignedOut, UpdateMe
from contracts.identity import MemberChanged
from gateway.identity import (
    account_records,
    addresses,
    api_tokens,
    audit,
    devices,
    factors,
    forgotten,
    imitation,
    institutions,
    passwords,
    sessions,
)
from gateway.identity.model import Session


def me(call: Call, command: Me) -> accounts.Account:  # noqa: ARG001 - every feature has the same two parameters
    """The caller's account."""
    return account_records.view(account_records.own(call))


def update_me(call: Call, command: UpdateMe) -> accounts.Account:
    """Another name, institution or language. Raises STALE; NAME_RESEMBLES for a name that imitates a member's."""
    institutions.hold(call)
    account = account_records.find(call, call.actor.member_id, command.expected_version)
    wanted = command.model_dump(mode="json", include={"name", "institution", "language"}, exclude_none=True)
    if command.institution is not None:
        wanted["institution"] = institutions.standing(call, command.institution, account.country)
    changed = sorted(name for name, value in wanted.items() if getattr(account, name) != value)
    if not changed:
        return account_records.view(account)
    for name in changed:
        setattr(account, name, wanted[name])
    account_records.touched(account)
    if "name" in changed:
        imitation.must_be_ones_own(call, account)
    audit.record(call, Action.CHANGED, account.id, fields=changed)
    account_records.announce(call, account, MemberChanged)
    sessions.revoked(call, account.id)
    return account_records.view(account)


def change_password(call: Call, command: ChangePassword) -> SignedOut:
    """Another password; every session ends. Raises NO_PASSWORD, TOO_MANY, WRONG_PASSWORD, WEAK_PASSWORD,
    PERSONAL_PASSWORD."""
    account = account_records.own(call)
    addresses.prove(call, account, command.current, "current")
    passwords.check_strength(command.new, account.email, account.name)
    return forgotten.renew(call, account, command.new, by="password")


def export_me(call: Call, command: Me) -> AccountExport:  # noqa: ARG001 - as above
    """Everything identity holds about the caller."""
    account = account_records.own(call)
    found = call.session.scalars(select(Session).where(Session.account_id == account.id).order_by(Session.id.desc()))
    return AccountExport(
        exported_at=call.now,
        account=account_records.view(account),
        sessions=[sessions.view(session) for session in found],
        record=audit.about(call, account.id),
        second_factor=factors.view(call, account),
        devices=devices.of(call, account),
        api_tokens=api_tokens.of(call, account.id),
    )
