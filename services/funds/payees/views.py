"""Payees as they are told: with all their names, and the end of their account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from contracts.funds.payees import Payee as View
from contracts.funds.payees import PayeeState
from services.funds.payees.changes import masked
from services.funds.payees.model import Payee, PayeeDetails, PayeeName


def state_of(payee: Payee) -> PayeeState:
    if payee.merged_into is not None:
        return PayeeState.MERGED
    return PayeeState.CLOSED if payee.closed_at is not None else PayeeState.ACTIVE


def views(call: Call, payees: Sequence[Payee]) -> list[View]:
    """Three queries for any number of payees."""
    ids = [each.id for each in payees]
    names, accounts = _names(call, ids), accounts_of(call, ids)
    waiting = PayeeDetails.status == "pending"
    waits = set(call.session.scalars(select(PayeeDetails.payee_id).where(PayeeDetails.payee_id.in_(ids), waiting)))
    return [_view(each, names.get(each.id, []), accounts.get(each.id), waits) for each in payees]


def _view(payee: Payee, names: list[str], details: PayeeDetails | None, waits: set[UUID]) -> View:
    return View.of(
        payee,
        state=state_of(payee),
        account=masked(details.account_key) if details else None,
        details_wait=payee.id in waits,
        names=names,
    )


def accounts_of(call: Call, payee_ids: Iterable[UUID]) -> dict[UUID, PayeeDetails]:
    """By payee the bank details in force: the newest that two people have signed for."""
    details = PayeeDetails
    signed = select(details).where(details.payee_id.in_(list(payee_ids)), details.status == "approved")
    newest = signed.distinct(details.payee_id).order_by(details.payee_id, details.decided_at.desc(), details.id.desc())
    return {each.payee_id: each for each in call.session.scalars(newest)}


def _names(call: Call, payee_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    named: Any = select(PayeeName.payee_id, PayeeName.name).where(PayeeName.payee_id.in_(payee_ids))
    found: dict[UUID, list[str]] = {}
    for payee_id, name in call.session.execute(named.order_by(PayeeName.name)):
        found.setdefault(payee_id, []).append(name)
    return found
